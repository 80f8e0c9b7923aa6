"""Makes of Noto Sans Arabic a font for texts of several scripts: arabic.py ARABIC LATIN OUTPUT.

The renderer puts a text together from several fonts letter by letter, for which each has to make as many glyphs of it. Two things
stood in the way, and letters were lost. Lam and alef become one glyph: here they become that glyph and a blank one without width.
And the font has no punctuation and no digits: here it has those of Noto Sans. Outlines and widths stay as they are.
Needs fontTools (4.68 was used).
"""

import sys
import tempfile

from fontTools import subset
from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables
from fontTools.ttLib.tables._g_l_y_f import Glyph

SIGNS = [*range(0x21, 0x41), *range(0x5B, 0x61), *range(0x7B, 0x7F), *range(0xA0, 0xC0), *range(0x2010, 0x2028)]
SIGNS += [*range(0x2030, 0x203B), 0x2044]

arabic, latin, output = sys.argv[1:]
options = subset.Options()
options.layout_features = []
options.drop_tables += ["GSUB", "GPOS", "GDEF"]
font = subset.load_font(latin, options)
subsetter = subset.Subsetter(options)
subsetter.populate(unicodes=SIGNS)
subsetter.subset(font)
with tempfile.NamedTemporaryFile(suffix=".ttf") as signs:
    subset.save_font(font, signs.name, options)
    merged = Merger().merge([arabic, signs.name])
first = TTFont(arabic)
for table in ["head", "hhea", "OS/2", "name"]:
    kept, made = first[table], merged[table]
    if table == "name":
        made.names = kept.names
        continue
    for field in ["xMin", "yMin", "xMax", "yMax", "created", "modified", "fontRevision"] if table == "head" else (
        ["ascent", "descent", "lineGap"]
        if table == "hhea"
        else ["sTypoAscender", "sTypoDescender", "sTypoLineGap", "usWinAscent", "usWinDescent", "fsSelection"]
    ):
        setattr(made, field, getattr(kept, field))


def coverage(glyph):
    made = otTables.Coverage()
    made.glyphs = [glyph]
    return made


def single(mapping):
    """Adds a lookup that replaces glyphs one by one; returns its number."""
    table = otTables.SingleSubst()
    table.mapping = mapping
    lookup = otTables.Lookup()
    lookup.LookupType, lookup.LookupFlag, lookup.SubTable, lookup.SubTableCount = 1, 0, [table], 1
    lookups.Lookup.append(lookup)
    lookups.LookupCount = len(lookups.Lookup)
    return lookups.LookupCount - 1


def record(place, lookup):
    made = otTables.SubstLookupRecord()
    made.SequenceIndex, made.LookupListIndex = place, lookup
    return made


# The blank glyph counts as a mark, so that a vowel sign behind it finds the letters before it.
BLANK = "blank.alef"
merged.setGlyphOrder([*merged.getGlyphOrder(), BLANK])
merged["glyf"].glyphs[BLANK] = Glyph()
merged["hmtx"].metrics[BLANK] = (0, 0)
merged["GDEF"].table.GlyphClassDef.classDefs[BLANK] = 3
lookups = merged["GSUB"].table.LookupList
# Of the lookups for letters that must join, the one whose joints are letters only: lam with alef and their like.
required = [record.Feature.LookupListIndex for record in merged["GSUB"].table.FeatureList.FeatureRecord if record.FeatureTag == "rlig"]
joints = lookups.Lookup[required[0][1]]
assert joints.LookupType == 4 and len(joints.SubTable) == 1
ligatures = [
    (first, joint.Component, joint.LigGlyph)
    for first, joined in joints.SubTable[0].ligatures.items()
    for joint in joined
]
ligatures.sort(key=lambda joint: (-len(joint[1]), joint))
blank = single({glyph: BLANK for _, rest, _ in ligatures for glyph in rest})
chains = []
for first, rest, ligature in ligatures:
    chain = otTables.ChainContextSubst()
    chain.Format = 3
    chain.BacktrackGlyphCount = chain.LookAheadGlyphCount = 0
    chain.BacktrackCoverage, chain.LookAheadCoverage = [], []
    chain.InputCoverage = [coverage(glyph) for glyph in [first, *rest]]
    chain.InputGlyphCount = len(chain.InputCoverage)
    chain.SubstLookupRecord = [record(0, single({first: ligature})), *(record(place, blank) for place in range(1, len(rest) + 1))]
    chain.SubstCount = len(chain.SubstLookupRecord)
    chains.append(chain)
joints.LookupType, joints.SubTable, joints.SubTableCount = 6, chains, len(chains)
merged.recalcBBoxes = False
merged.recalcTimestamp = False
merged.save(output)
