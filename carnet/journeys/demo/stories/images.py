"""What the radiologists of the demo write: one study an examination."""

from carnet.journeys.demo.documents.imaging import Study

CHEST = Study(
    name="Radiographie du thorax de face",
    modality="DX",
    region="Thorax",
    ccam="ZBQK002",
    reason="Toux qui dure depuis plus de trois semaines.",
    technique="Un cliché de face, debout, en inspiration.",
    findings="- Parenchyme pulmonaire normal, sans opacité.\n- Coupoles et culs-de-sac libres.\n"
    "- Silhouette du cœur de taille normale.\n- Pas d'anomalie du cadre osseux.",
    conclusion="Radiographie du thorax sans anomalie.",
)
CHEST_COPD = Study(
    name="Radiographie du thorax de face et de profil",
    modality="DX",
    region="Thorax",
    ccam="ZBQK002",
    reason="Bronchite chronique obstructive connue, essoufflement plus marqué.",
    technique="Deux clichés, face et profil, en inspiration.",
    findings="- Distension thoracique modérée, coupoles aplaties.\n- Pas de foyer de condensation.\n"
    "- Pas d'épanchement.\n- Index cardio-thoracique à 0,48.",
    conclusion="Signes de distension. Pas de complication infectieuse visible.",
)
CHEST_HEART = Study(
    name="Radiographie du thorax au lit",
    modality="DX",
    region="Thorax",
    ccam="ZBQK002",
    reason="Essoufflement de repos chez un patient insuffisant cardiaque.",
    technique="Un cliché de face, assis.",
    findings="- Cœur augmenté de volume, index à 0,58.\n- Redistribution vers les sommets.\n"
    "- Comblement discret des deux culs-de-sac.",
    conclusion="Surcharge débutante, compatible avec une poussée d'insuffisance cardiaque.",
)
LUNG_SCAN = Study(
    name="Scanner thoracique à faible dose",
    modality="CT",
    region="Thorax",
    reason="Ancien fumeur, surveillance d'un micronodule.",
    technique="Acquisition volumique sans injection. Produit dose longueur : 68 mGy.cm.",
    findings="- Micronodule de 4 mm du lobe supérieur droit, inchangé.\n"
    "- Emphysème centrolobulaire des sommets.\n- Pas d'adénomégalie.",
    conclusion="Stabilité du micronodule. Contrôle conseillé dans un an.",
    comparison="Scanner de l'an dernier : même aspect.",
)
LUMBAR_MRI = Study(
    name="IRM du rachis lombaire",
    modality="MR",
    region="Rachis lombaire",
    ccam="LHQN001",
    reason="Lombalgie avec douleur de la jambe gauche depuis deux mois, malgré le traitement.",
    technique="Séquences sagittales T1 et T2, axiales T2 sur les trois derniers étages. Pas d'injection.",
    findings="- Alignement conservé.\n- Discopathie L4-L5 modérée.\n"
    "- Hernie postéro-latérale gauche L5-S1 au contact de la racine S1.\n- Cône terminal normal.",
    conclusion="Hernie discale L5-S1 gauche, au contact de la racine S1 gauche.",
)
KNEE = Study(
    name="Radiographie du genou droit",
    modality="DX",
    region="Genou droit",
    reason="Douleur du genou après une chute à vélo.",
    technique="Face, profil et incidence fémoro-patellaire.",
    findings="- Pas de trait de fracture.\n- Interlignes respectés.\n- Épanchement articulaire minime.",
    conclusion="Pas de lésion osseuse. Petit épanchement.",
)
ANKLE = Study(
    name="Radiographie de la cheville gauche",
    modality="DX",
    region="Cheville gauche",
    reason="Entorse en courant, appui douloureux.",
    technique="Face et profil.",
    findings="- Pas de fracture des malléoles ni de la base du cinquième métatarsien.\n"
    "- Tuméfaction des parties molles externes.",
    conclusion="Pas de fracture. Aspect d'entorse externe.",
)
FOREARM = Study(
    name="Radiographie de l'avant-bras gauche",
    modality="DX",
    region="Avant-bras gauche",
    reason="Chute de trampoline, déformation de l'avant-bras.",
    technique="Face et profil.",
    findings="- Fracture en bois vert du tiers distal du radius, peu déplacée.\n"
    "- Cubitus intact.\n- Cartilages de croissance respectés.",
    conclusion="Fracture en bois vert du radius gauche.",
)
FOREARM_HEALED = Study(
    name="Contrôle de l'avant-bras gauche",
    modality="DX",
    region="Avant-bras gauche",
    reason="Contrôle à six semaines d'une fracture du radius.",
    technique="Face et profil, plâtre retiré.",
    findings="- Cal osseux bien visible.\n- Axe conservé.",
    conclusion="Fracture consolidée.",
    comparison="Clichés du jour de la chute.",
)
WRIST = Study(
    name="Radiographie du poignet droit",
    modality="DX",
    region="Poignet droit",
    reason="Chute de sa hauteur sur la main.",
    technique="Face et profil.",
    findings="- Fracture de l'extrémité inférieure du radius, bascule postérieure modérée.\n- Ostéopénie diffuse.",
    conclusion="Fracture du poignet droit à déplacement postérieur.",
)
HIP = Study(
    name="Radiographie du bassin et de la hanche gauche",
    modality="DX",
    region="Hanche gauche",
    reason="Chute dans la salle de bains, impossibilité de se relever.",
    technique="Bassin de face, hanche de profil chirurgical.",
    findings="- Fracture du col du fémur gauche, Garden III.\n- Arthrose des deux hanches.",
    conclusion="Fracture déplacée du col du fémur gauche.",
)
BONE_DENSITY = Study(
    name="Ostéodensitométrie du rachis et de la hanche",
    modality="DX",
    region="Rachis lombaire et hanche",
    reason="Fracture du poignet après une chute simple.",
    technique="Absorptiométrie à deux énergies.",
    findings="- Rachis L1-L4 : T-score à -2,8.\n- Col du fémur : T-score à -2,5.",
    conclusion="Ostéoporose densitométrique.",
)
MAMMOGRAM = Study(
    name="Mammographie bilatérale de dépistage",
    modality="MG",
    region="Seins",
    ccam="QEQK001",
    reason="Dépistage organisé, pas de symptôme.",
    technique="Deux incidences par sein, complément échographique.",
    findings="- Densité de type B.\n- Pas de masse ni de foyer de microcalcifications suspect.\n"
    "- Creux axillaires libres.",
    conclusion="ACR 2 des deux côtés. Prochain examen dans deux ans.",
)
MAMMOGRAM_FOUND = Study(
    name="Mammographie bilatérale et échographie mammaire",
    modality="MG",
    region="Seins",
    ccam="QEQK001",
    reason="Dépistage organisé.",
    technique="Deux incidences par sein, agrandissement à gauche, échographie.",
    findings="- Masse spiculée de 14 mm du quadrant supéro-externe gauche.\n"
    "- À l'échographie, image hypoéchogène irrégulière.\n- Ganglions axillaires d'aspect normal.",
    conclusion="ACR 5 à gauche : prélèvement à faire. ACR 1 à droite.",
)
MAMMOGRAM_AFTER = Study(
    name="Mammographie de surveillance",
    modality="MG",
    region="Seins",
    ccam="QEQK001",
    reason="Surveillance annuelle après traitement conservateur du sein gauche.",
    technique="Deux incidences par sein, échographie complémentaire.",
    findings="- Remaniements cicatriciels stables à gauche.\n- Pas d'image suspecte.",
    conclusion="Pas de signe de récidive. ACR 2.",
    comparison="Mammographie de l'année précédente : stable.",
)
THYROID = Study(
    name="Échographie de la thyroïde",
    modality="US",
    region="Cou",
    ccam="KCQM001",
    reason="TSH élevée, glande palpable.",
    technique="Sonde linéaire de haute fréquence.",
    findings="- Glande de volume normal, d'échostructure hétérogène.\n"
    "- Nodule isthmique de 6 mm, EU-TIRADS 3.\n- Pas d'adénopathie.",
    conclusion="Aspect de thyroïdite. Petit nodule à contrôler dans deux ans.",
)
KIDNEYS = Study(
    name="Échographie des reins et de la vessie",
    modality="US",
    region="Abdomen",
    reason="Baisse progressive du débit de filtration.",
    technique="Voie abdominale, vessie pleine puis vide.",
    findings="- Reins de 95 et 97 mm, corticale un peu fine.\n- Cavités non dilatées.\n"
    "- Résidu post-mictionnel de 30 ml.",
    conclusion="Reins de petite taille, sans obstacle.",
)
ABDOMEN = Study(
    name="Échographie de l'abdomen",
    modality="US",
    region="Abdomen",
    ccam="ZCQM008",
    reason="Douleur de la fosse iliaque droite et fièvre.",
    technique="Voie abdominale.",
    findings="- Appendice de 11 mm, non compressible.\n- Infiltration de la graisse voisine.\n"
    "- Foie, vésicule et reins normaux.",
    conclusion="Aspect d'appendicite aiguë non compliquée.",
)
BRAIN_MRI = Study(
    name="IRM de l'encéphale",
    modality="MR",
    region="Tête",
    reason="Trouble de la mémoire qui s'aggrave depuis un an.",
    technique="T1 volumique, FLAIR, diffusion, T2*.",
    findings="- Atrophie des hippocampes, Scheltens 2 à droite et 3 à gauche.\n"
    "- Quelques hypersignaux de la substance blanche.\n- Pas d'hématome ni de lésion récente.",
    conclusion="Atrophie temporale interne, surtout à gauche.",
)
PREGNANCY_1 = Study(
    name="Échographie du premier trimestre",
    modality="US",
    region="Utérus",
    ccam="JQQM010",
    reason="Datation et mesure de la clarté nucale.",
    technique="Voie abdominale.",
    findings="- Fœtus unique, activité cardiaque régulière.\n- Longueur cranio-caudale : 62 mm.\n"
    "- Clarté nucale : 1,3 mm.\n- Trophoblaste antérieur.",
    conclusion="Grossesse unique évolutive de douze semaines et quatre jours d'aménorrhée.",
)
PREGNANCY_2 = Study(
    name="Échographie du deuxième trimestre",
    modality="US",
    region="Utérus",
    ccam="JQQM018",
    reason="Étude de la morphologie.",
    technique="Voie abdominale.",
    findings="- Biométrie au 48e percentile.\n- Morphologie visible sans anomalie.\n"
    "- Placenta antérieur, haut situé.\n- Liquide en quantité normale.",
    conclusion="Croissance régulière. Morphologie normale à vingt-deux semaines.",
)
PREGNANCY_3 = Study(
    name="Échographie du troisième trimestre",
    modality="US",
    region="Utérus",
    ccam="JQQM016",
    reason="Croissance et présentation.",
    technique="Voie abdominale, Doppler.",
    findings="- Présentation céphalique.\n- Poids estimé : 1 950 g, 52e percentile.\n- Dopplers normaux.",
    conclusion="Croissance harmonieuse à trente-deux semaines.",
)
