"""Two checkpoints of one run of training, the later begun from the earlier -> their weighted mean (Wortsman et al. 2022, "Model soups").

    python3 models/train/scripts/average_checkpoints.py EARLIER.pt LATER.pt OUT.pt [--share 0.6]

Which share is best is decided on held-out pages (fit_judge.py prints what each reader has there).
"""

import argparse

import torch

p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
p.add_argument("earlier")
p.add_argument("later")
p.add_argument("out")
p.add_argument("--share", type=float, default=0.6, help="the later one's share")
a = p.parse_args()
earlier, later = (torch.load(path, map_location="cpu")["model"] for path in (a.earlier, a.later))
mean = {k: (1 - a.share) * earlier[k] + a.share * v if v.is_floating_point() else v for k, v in later.items()}
torch.save(dict(model=mean), a.out)
