"""What the demo laboratory measures: LOINC codes, UCUM units, reference ranges of adults.

Source: LOINC (codes); usual ranges of French laboratories.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Analyte:
    """One measurement. `low` and `high` bound the reference range; None means that side is open."""

    key: str
    code: str
    label: str
    unit: str
    shown_unit: str
    low: float | None
    high: float | None
    decimals: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Measurements reported together in one chapter of the report."""

    code: str
    label: str
    analytes: tuple[str, ...]


_ROWS: tuple[tuple[str, str, str, str, str, float | None, float | None, int], ...] = (
    ("hba1c", "4548-4", "Hémoglobine glyquée (HbA1c)", "%", "%", 4.0, 6.0, 1),
    ("glucose", "2345-7", "Glycémie à jeun", "g/L", "g/l", 0.74, 1.06, 2),
    ("creatinine", "14682-9", "Créatinine", "umol/L", "µmol/l", 59, 104, 0),
    ("egfr", "62238-1", "Débit de filtration glomérulaire estimé (CKD-EPI)",
     "mL/min/{1.73_m2}", "ml/min/1,73 m²", 60, None, 0),
    ("urea", "22664-7", "Urée", "mmol/L", "mmol/l", 2.8, 7.6, 1),
    ("sodium", "2951-2", "Sodium", "mmol/L", "mmol/l", 136, 145, 0),
    ("potassium", "2823-3", "Potassium", "mmol/L", "mmol/l", 3.5, 5.1, 1),
    ("calcium", "2000-8", "Calcium", "mmol/L", "mmol/l", 2.20, 2.55, 2),
    ("uric-acid", "14933-6", "Acide urique", "umol/L", "µmol/l", 200, 420, 0),
    ("cholesterol", "2093-3", "Cholestérol total", "g/L", "g/l", None, 2.00, 2),
    ("hdl", "2085-9", "Cholestérol HDL", "g/L", "g/l", 0.40, None, 2),
    ("ldl", "13457-7", "Cholestérol LDL (calculé)", "g/L", "g/l", None, 1.60, 2),
    ("triglycerides", "2571-8", "Triglycérides", "g/L", "g/l", None, 1.50, 2),
    ("leukocytes", "6690-2", "Leucocytes", "10*9/L", "G/l", 4.0, 10.0, 1),
    ("erythrocytes", "789-8", "Hématies", "10*12/L", "T/l", 3.90, 5.70, 2),
    ("hemoglobin", "718-7", "Hémoglobine", "g/dL", "g/dl", 12.0, 17.0, 1),
    ("hematocrit", "4544-3", "Hématocrite", "%", "%", 36, 50, 0),
    ("mcv", "787-2", "Volume globulaire moyen", "fL", "fl", 80, 98, 0),
    ("mch", "785-6", "Teneur corpusculaire moyenne en hémoglobine", "pg", "pg", 27, 33, 1),
    ("platelets", "777-3", "Plaquettes", "10*9/L", "G/l", 150, 400, 0),
    ("neutrophils", "751-8", "Polynucléaires neutrophiles", "10*9/L", "G/l", 1.5, 7.0, 2),
    ("lymphocytes", "731-0", "Lymphocytes", "10*9/L", "G/l", 1.0, 4.0, 2),
    ("tsh", "3016-3", "TSH", "m[IU]/L", "mUI/l", 0.40, 4.00, 2),
    ("t4", "14920-3", "T4 libre", "pmol/L", "pmol/l", 11.5, 22.7, 1),
    ("ferritin", "2276-4", "Ferritine", "ug/L", "µg/l", 20, 200, 0),
    ("b12", "2132-9", "Vitamine B12", "pg/mL", "pg/ml", 197, 771, 0),
    ("vitamin-d", "62292-8", "25-OH vitamine D (D2 + D3)", "ng/mL", "ng/ml", 30, 100, 0),
    ("crp", "1988-5", "Protéine C réactive", "mg/L", "mg/l", None, 5.0, 1),
    ("alt", "1742-6", "ALAT", "U/L", "U/l", None, 45, 0),
    ("ast", "1920-8", "ASAT", "U/L", "U/l", None, 40, 0),
    ("ggt", "2324-2", "Gamma-GT", "U/L", "U/l", None, 55, 0),
    ("inr", "6301-6", "INR", "{INR}", "", 2.0, 3.0, 1),
    ("nt-probnp", "33762-6", "NT-proBNP", "pg/mL", "pg/ml", None, 450, 0),
    ("albuminuria", "9318-7", "Albuminurie sur créatininurie", "mg/g", "mg/g", None, 30, 0),
    ("psa", "2857-1", "PSA total", "ng/mL", "ng/ml", None, 4.0, 2),
    ("ca153", "6875-9", "CA 15-3", "U/mL", "U/ml", None, 30, 0),
    ("hcg", "21198-7", "Bêta-hCG", "[IU]/L", "UI/l", None, 5, 0),
)  # fmt: skip

ANALYTES = {
    row[0]: Analyte(
        key=row[0],
        code=row[1],
        label=row[2],
        unit=row[3],
        shown_unit=row[4],
        low=row[5],
        high=row[6],
        decimals=row[7],
    )
    for row in _ROWS
}

BLOOD_COUNT = Panel(
    code="18723-7",
    label="Hématologie",
    analytes=(
        "erythrocytes", "hemoglobin", "hematocrit", "mcv", "mch",
        "leukocytes", "neutrophils", "lymphocytes", "platelets",
    ),
)  # fmt: skip
GLUCOSE = Panel(code="18719-5", label="Biochimie : équilibre glycémique", analytes=("glucose", "hba1c"))
KIDNEY = Panel(
    code="18719-5",
    label="Biochimie : fonction rénale",
    analytes=("creatinine", "egfr", "urea", "sodium", "potassium"),
)
ALBUMINURIA = Panel(code="18719-5", label="Biochimie des urines", analytes=("albuminuria",))
LIPIDS = Panel(
    code="18719-5",
    label="Biochimie : bilan lipidique",
    analytes=("cholesterol", "hdl", "ldl", "triglycerides"),
)
THYROID = Panel(code="18719-5", label="Hormonologie : bilan thyroïdien", analytes=("tsh", "t4"))
TSH_ONLY = Panel(code="18719-5", label="Hormonologie : TSH", analytes=("tsh",))
IRON = Panel(code="18719-5", label="Biochimie : bilan du fer", analytes=("ferritin", "b12"))
LIVER = Panel(code="18719-5", label="Biochimie : bilan hépatique", analytes=("alt", "ast", "ggt"))
INFLAMMATION = Panel(code="18719-5", label="Biochimie : inflammation", analytes=("crp",))
CLOTTING = Panel(code="18720-3", label="Hémostase", analytes=("inr",))
HEART = Panel(code="18719-5", label="Biochimie : marqueur cardiaque", analytes=("nt-probnp",))
BONES = Panel(code="18719-5", label="Biochimie : bilan phosphocalcique", analytes=("calcium", "vitamin-d"))
PROSTATE = Panel(code="18719-5", label="Marqueurs : PSA", analytes=("psa",))
BREAST = Panel(code="18719-5", label="Marqueurs : CA 15-3", analytes=("ca153",))
PREGNANCY = Panel(code="18719-5", label="Hormonologie : grossesse", analytes=("hcg",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Serology:
    """A test whose answer is a word rather than a number."""

    code: str
    label: str


SEROLOGIES = {
    "toxoplasmosis-igg": Serology(code="8039-1", label="Toxoplasmose, IgG"),
    "toxoplasmosis-igm": Serology(code="8040-9", label="Toxoplasmose, IgM"),
    "rubella": Serology(code="8014-4", label="Rubéole, IgG"),
    "hepatitis-b": Serology(code="5195-3", label="Hépatite B, antigène HBs"),
    "hepatitis-c": Serology(code="13955-0", label="Hépatite C, anticorps"),
    "hiv": Serology(code="56888-1", label="VIH 1 et 2, anticorps et antigène p24"),
    "syphilis": Serology(code="24110-9", label="Syphilis, anticorps tréponémiques"),
    "antibody-screen": Serology(code="890-4", label="Recherche d'agglutinines irrégulières"),
    "blood-group": Serology(code="883-9", label="Groupe sanguin ABO"),
    "rhesus": Serology(code="10331-7", label="Rhésus D"),
}
