"""What the published tokenizer of all-MiniLM-L6-v2 makes of odd texts: tests/fixtures/tokenizer/minilm.json. Needs `pip install tokenizers`.

    python3 models/train/scripts/make_tokenizer_goldens.py models/train/backbone/tokenizer.json
"""

import json
import sys
from pathlib import Path

from tokenizers import Tokenizer

TEXTS = [
    "Who signed the agreement?", "Café CAFÉ Zoe\u0301 naïve Ångström İstanbul straße Œuvre ﬁnance", "RM1,234.50 1'329.55 1\u00a0481,40 €5 £7.20 5km 12% №7 ½ ²",
    "invoice\u0007no\u200b zero\ufeffwidth soft\u00adhyphen a\u0000b", "你好 世界 日本語 テスト 한국어 привет שלום العربية", "😀 e-mail: a.b+c@example.org https://x.y/z?q=1#f", "##ing [unused1] <s> [ CLS ]",
    "don't o’clock “quoted” – em—dash … • ·", "x" * 101, "\ud7a3\u1112\u1161\u11ab 각", "A\tB\nC  D\u3000E\u2028F", "ＦＵＬＬ width Ⅳ ﷺ", "३२१ ٣٤٥ 𝟙𝟚 1234567890123456789012345678901234",
    "§ 4(b)(ii) ©2024 ® ™ ¶ † ~`^|\\{}", "Ελληνικά Ǆ ǅ ß ẞ ſ", "",
]  # fmt: skip

source = Path(sys.argv[1])
tokenizer = Tokenizer.from_file(str(source))
tokenizer.no_truncation()
tokenizer.no_padding()
out = Path(__file__).resolve().parents[3] / "tests/fixtures/tokenizer/minilm.json"
out.write_text(json.dumps([[t, tokenizer.encode(t, add_special_tokens=False).ids] for t in TEXTS], ensure_ascii=False, indent=1) + "\n")
