#!/usr/bin/env python3
"""Makes the interface fonts from Inter: digits of equal width by default, Latin, Greek and Cyrillic only.

Qt 6.4 cannot switch on OpenType features, so the tabular figures that Inter offers as `tnum` become the
default ones. The family is renamed, so that it never mixes with an Inter that is installed.

    make_fonts.py /usr/share/fonts/opentype/inter .
"""
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FAMILY = "Tierwright Sans"
WEIGHTS = {"Regular": "Regular", "Medium": "Medium", "SemiBold": "SemiBold"}
RANGES = [(0x20, 0x7E), (0xA0, 0x17F), (0x180, 0x24F), (0x2B0, 0x2FF), (0x370, 0x3FF), (0x400, 0x4FF),
          (0x1E00, 0x1EFF), (0x2000, 0x206F), (0x2070, 0x209F), (0x20A0, 0x20CF), (0x2100, 0x214F),
          (0x2190, 0x21FF), (0x2200, 0x22FF), (0x2318, 0x2326), (0x25A0, 0x25FF), (0x2605, 0x2606),
          (0x2713, 0x2717), (0x21E7, 0x21E7)]


def tabular_mapping(font):
    table = font["GSUB"].table
    mapping = {}
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag != "tnum":
            continue
        for index in record.Feature.LookupListIndex:
            for sub in table.LookupList.Lookup[index].SubTable:
                mapping.update(getattr(sub, "ExtSubTable", sub).mapping)
    return mapping


def make_tabular(font):
    mapping = tabular_mapping(font)
    digits = {ord(c) for c in "0123456789+-\u2212"}
    for table in font["cmap"].tables:
        for code, glyph in list(table.cmap.items()):
            if code in digits and glyph in mapping:
                table.cmap[code] = mapping[glyph]


def rename(font, weight):
    names = font["name"]
    family = FAMILY if weight == "Regular" else f"{FAMILY} {weight}"
    values = {1: family, 2: "Regular", 3: f"{FAMILY} {weight}", 4: f"{FAMILY} {weight}",
              6: f"{FAMILY.replace(' ', '')}-{weight}", 16: FAMILY, 17: weight}
    for name_id in (21, 22, 25):
        names.removeNames(nameID=name_id)
    for name_id, text in values.items():
        names.removeNames(nameID=name_id)
        names.setName(text, name_id, 3, 1, 0x409)
    if "CFF " in font:
        cff = font["CFF "].cff
        cff.fontNames = [values[6]]
        cff.topDictIndex[0].FamilyName = FAMILY
        cff.topDictIndex[0].FullName = values[4]


def main():
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    codes = [c for lo, hi in RANGES for c in range(lo, hi + 1)]
    for weight in WEIGHTS:
        font = TTFont(source / f"Inter-{weight}.otf")
        make_tabular(font)
        options = subset.Options(layout_features=["kern", "mark", "mkmk", "ccmp", "calt", "case", "locl"],
                                 name_IDs=["*"], notdef_outline=True, hinting=True, desubroutinize=False)
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=codes)
        subsetter.subset(font)
        rename(font, weight)
        font.save(target / f"TierwrightSans-{weight}.otf")


if __name__ == "__main__":
    main()
