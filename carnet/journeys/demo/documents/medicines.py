"""The medicines of the demo: international names, ATC classes, forms and routes.

Source: WHO ATC classification (codes); EDQM standard terms (forms and routes).
"""

from dataclasses import dataclass

from carnet.journeys.demo.documents.act import Coded

ATC = "2.16.840.1.113883.6.73"
EDQM = "0.4.0.127.0.16.1.1.2.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Medicine:
    """A medicine prescribed under its international name; `unit` is the UCUM unit of one dose."""

    name: str
    substance: str
    atc: str
    form: Coded
    route: Coded
    unit: str
    unit_label: str


def _edqm(code: str, label: str) -> Coded:
    return Coded(code=code, system=EDQM, label=label, system_name="EDQM")


ORAL = _edqm("20053000", "Voie orale")
INHALED = _edqm("20020000", "Voie inhalée")
SUBCUTANEOUS = _edqm("20066000", "Voie sous-cutanée")
CUTANEOUS = _edqm("20003000", "Voie cutanée")

_TABLET = (_edqm("10219000", "Comprimé"), ORAL, "{tablet}", "comprimé")
_CAPSULE = (_edqm("10210000", "Gélule"), ORAL, "{capsule}", "gélule")
_SYRUP = (_edqm("10117000", "Sirop"), ORAL, "mL", "ml")
_PUFF = (_edqm("11102000", "Suspension pour inhalation en flacon pressurisé"), INHALED, "{puff}", "bouffée")
_PEN = (_edqm("11201000", "Solution injectable"), SUBCUTANEOUS, "[IU]", "unité")
_CREAM = (_edqm("10502000", "Crème"), CUTANEOUS, "{application}", "application")
_SACHET = (_edqm("10112000", "Granulés pour solution buvable"), ORAL, "{sachet}", "sachet")
_DROPS = (_edqm("10101000", "Solution buvable en gouttes"), ORAL, "{drop}", "goutte")

type _Shape = tuple[Coded, Coded, str, str]

_LIST: dict[str, tuple[str, str, str, _Shape]] = {
    "paracetamol": ("Paracétamol 1 g, comprimé", "paracétamol", "N02BE01", _TABLET),
    "paracetamol-child": ("Paracétamol 2,4 %, suspension buvable", "paracétamol", "N02BE01", _SYRUP),
    "ibuprofen": ("Ibuprofène 400 mg, comprimé", "ibuprofène", "M01AE01", _TABLET),
    "amoxicillin": ("Amoxicilline 1 g, comprimé", "amoxicilline", "J01CA04", _TABLET),
    "amoxicillin-child": ("Amoxicilline 250 mg/5 ml, suspension buvable", "amoxicilline", "J01CA04", _SYRUP),
    "fosfomycin": ("Fosfomycine 3 g, granulés en sachet", "fosfomycine", "J01XX01", _SACHET),
    "metformin": ("Metformine 1000 mg, comprimé", "metformine", "A10BA02", _TABLET),
    "empagliflozin": ("Empagliflozine 10 mg, comprimé", "empagliflozine", "A10BK03", _TABLET),
    "glargine": ("Insuline glargine 100 U/ml, stylo", "insuline glargine", "A10AE04", _PEN),
    "atorvastatin": ("Atorvastatine 20 mg, comprimé", "atorvastatine", "C10AA05", _TABLET),
    "ramipril": ("Ramipril 5 mg, comprimé", "ramipril", "C09AA05", _TABLET),
    "perindopril": ("Périndopril 4 mg, comprimé", "périndopril", "C09AA04", _TABLET),
    "amlodipine": ("Amlodipine 5 mg, gélule", "amlodipine", "C08CA01", _CAPSULE),
    "bisoprolol": ("Bisoprolol 2,5 mg, comprimé", "bisoprolol", "C07AB07", _TABLET),
    "furosemide": ("Furosémide 40 mg, comprimé", "furosémide", "C03CA01", _TABLET),
    "warfarin": ("Warfarine 2 mg, comprimé", "warfarine", "B01AA03", _TABLET),
    "aspirin": ("Acide acétylsalicylique 75 mg, comprimé", "acide acétylsalicylique", "B01AC06", _TABLET),
    "levothyroxine": ("Lévothyroxine 75 µg, comprimé", "lévothyroxine", "H03AA01", _TABLET),
    "iron": ("Sulfate ferreux 80 mg, comprimé", "sulfate ferreux", "B03AA07", _TABLET),
    "folic": ("Acide folique 0,4 mg, comprimé", "acide folique", "B03BB01", _TABLET),
    "vitamin-d": ("Colécalciférol, solution buvable en gouttes", "colécalciférol", "A11CC05", _DROPS),
    "salbutamol": ("Salbutamol 100 µg/dose, suspension pour inhalation", "salbutamol", "R03AC02", _PUFF),
    "budesonide": (
        "Budésonide et formotérol 200/6 µg, poudre pour inhalation",
        "budésonide et formotérol", "R03AK07", _PUFF,
    ),
    "tiotropium": ("Tiotropium 18 µg, poudre pour inhalation", "tiotropium", "R03BB04", _PUFF),
    "cetirizine": ("Cétirizine 10 mg, comprimé", "cétirizine", "R06AE07", _TABLET),
    "pantoprazole": ("Pantoprazole 20 mg, comprimé gastro-résistant", "pantoprazole", "A02BC02", _TABLET),
    "sumatriptan": ("Sumatriptan 50 mg, comprimé", "sumatriptan", "N02CC01", _TABLET),
    "propranolol": ("Propranolol 40 mg, comprimé", "propranolol", "C07AA05", _TABLET),
    "sertraline": ("Sertraline 50 mg, gélule", "sertraline", "N06AB06", _CAPSULE),
    "donepezil": ("Donépézil 5 mg, comprimé", "donépézil", "N06DA02", _TABLET),
    "letrozole": ("Létrozole 2,5 mg, comprimé", "létrozole", "L02BG04", _TABLET),
    "alendronate": ("Acide alendronique 70 mg, comprimé", "acide alendronique", "M05BA04", _TABLET),
    "enoxaparin": ("Énoxaparine 4000 UI, seringue préremplie", "énoxaparine", "B01AB05", _PEN),
    "levonorgestrel": (
        "Lévonorgestrel et éthinylestradiol 0,15 mg/0,03 mg, comprimé",
        "lévonorgestrel et éthinylestradiol", "G03AA07", _TABLET,
    ),
    "adapalene": ("Adapalène 0,1 %, crème", "adapalène", "D10AD03", _CREAM),
    "betamethasone": ("Bétaméthasone 0,05 %, crème", "bétaméthasone", "D07AC01", _CREAM),
    "nefopam": ("Néfopam 30 mg, comprimé", "néfopam", "N02BG06", _TABLET),
    "phloroglucinol": ("Phloroglucinol 80 mg, comprimé", "phloroglucinol", "A03AX12", _TABLET),
}  # fmt: skip


def medicine(key: str) -> Medicine:
    """Gives a medicine by its key. Raises KeyError."""
    name, substance, atc, (form, route, unit, unit_label) = _LIST[key]
    return Medicine(name=name, substance=substance, atc=atc, form=form, route=route, unit=unit, unit_label=unit_label)
