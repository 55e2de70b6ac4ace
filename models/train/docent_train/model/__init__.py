"""The Monkey family in plain PyTorch: the reference that training uses and that the ONNX graphs are compared with."""

from .config import ModelConfig, VisualConfig, change_config, load_config
from .decoder import Decoder, rotary_rows
from .monkey import Monkey
from .visual import Resampler, TileEncoder
from .word_reader import WordReader

__all__ = ["Decoder", "ModelConfig", "Monkey", "Resampler", "TileEncoder", "VisualConfig", "WordReader", "change_config", "load_config", "rotary_rows"]
