"""Vérifie, sans réseau et sans faire confiance à l'hébergeur, le journal d'un espace de santé Carnet.

    python verify_journal.py export.json [--key EMPREINTE] [--checkpoints FICHIER…] [--earlier ANCIEN.json]

--key : l'empreinte de la clé de signature, lue ailleurs que sur le site (courrier, presse, association).
--checkpoints : des pages publiques, prises un autre jour ou chez un tiers. --earlier : un export plus ancien.
Il faut Python 3.9 ou plus récent et la bibliothèque « cryptography ». Rien n'est envoyé nulle part.
"""

import argparse
import hashlib
import hmac
import json
import sys
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def sha(*parts):
    """SHA-256. Dans les arbres (RFC 9162 §2.1.1), le premier octet est 0 pour une feuille et 1 pour un nœud."""
    return hashlib.sha256(b"".join(parts)).digest()


def grow(peaks, leaf):
    """Ajoute une feuille à une suite, gardée par ses sommets, et donne sa racine (RFC 9162 §2.1.1)."""
    size = 1
    while peaks and peaks[-1][0] == size:
        leaf, size = sha(b"\x01", peaks.pop()[1], leaf), size * 2
    peaks.append((size, leaf))
    for _, other in reversed(peaks[:-1]):
        leaf = sha(b"\x01", other, leaf)
    return leaf


def climb(at, last, start, path):
    """Monte une preuve (RFC 9162 §2.1.3.2 et §2.1.4.2) : la racine d'avant et celle d'aujourd'hui."""
    older = newer = start
    for other in path:
        if last == 0:
            return None, None
        if at & 1 or at == last:
            older, newer = sha(b"\x01", other, older), sha(b"\x01", other, newer)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            newer = sha(b"\x01", newer, other)
        at, last = at >> 1, last >> 1
    return (older, newer) if last == 0 else (None, None)


def only_grew(former, former_root, size, root, path):
    """La liste de `former` éléments est-elle le début de celle de `size` ?"""
    if former == size:
        return not path and former_root == root
    steps = [former_root, *path] if former & (former - 1) == 0 else path
    at, last = former - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    return 0 < former < size and bool(steps) and climb(at, last, steps[0], steps[1:]) == (former_root, root)


def texts(one):
    """Ce que la suite retient d'un point de contrôle, et ce que la clé signe."""
    entry = f"carnet checkpoint 1\n{one['number']}\n{one['at']}\n{one['size']}\n{one['root']}\n"
    return entry.encode(), f"{entry}{one['log']}\n{one['previous']}\n".encode()


class Verification:
    """Ce qui est vérifié, les fautes trouvées et les remarques."""

    def __init__(self, export, published, pinned):
        self.export, self.faults, self.notes = export, [], []
        self.read_keys(export["keys"], pinned)
        body = json.dumps({**export, "receipt": None}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        receipt = f"carnet journal export 1\n{sha(body.encode()).hex()}".encode()
        self.check(self.all_signed(export["receipt"], receipt), "le fichier a été modifié depuis sa remise")
        self.read_lines()
        self.known = self.read_checkpoints([*export["checkpoints"], *published])
        self.read_proofs({one["number"]: one for one in export["checkpoints"]})

    def check(self, is_right, fault):
        if not is_right:
            self.faults.append(fault)

    def signed(self, key, signature, message):
        try:
            Ed25519PublicKey.from_public_bytes(self.keys[key]).verify(bytes.fromhex(signature), message)
        except (InvalidSignature, ValueError, KeyError):
            return False
        return True

    def all_signed(self, signatures, message):
        good = all(self.signed(one["key"], one["signature"], message) for one in signatures)
        return good and any(one["key"] in self.trusted for one in signatures)

    def read_keys(self, keys, pinned):
        """Les clés : leur empreinte, et comment l'une remplace l'autre ; la confiance suit les remplacements signés."""
        self.keys = {one["id"]: bytes.fromhex(one["public"]) for one in keys["keys"]}
        self.check(all(sha(key).hex() == name for name, key in self.keys.items()), "une clé n'a pas son empreinte")
        self.trusted = {pinned or keys["keys"][0]["id"]} & set(self.keys)
        self.check(self.trusted, "la clé attendue n'est pas dans ce fichier : clé remplacée")
        for one in keys["successions"] * len(self.keys):
            ends = {one["former"], one["latter"]}
            message = f"carnet key succession 1\n{one['former']}\n{one['latter']}\n".encode()
            both = all(self.signed(one[end], one[f"by_{end}"], message) for end in ("former", "latter"))
            self.check(both, "une clé en remplace une autre sans la signature des deux")
            self.trusted |= ends if both and ends & self.trusted else set()
        self.check(set(self.keys) == self.trusted, "une clé n'est pas reliée à la clé de confiance")

    def read_lines(self):
        """La chaîne : chaque empreinte couvre celle d'avant, le numéro et le contenu de la ligne."""
        space, self.hashes = self.export["space"], [sha(b"carnet journal 1" + UUID(self.export["space"]).bytes)]
        for rank, one in enumerate(self.export["lines"], start=1):
            self.check(one["seq"] == rank, f"ligne {rank} : absente, ajoutée ou déplacée")
            self.hashes.append(bytes.fromhex(one["hash"]))
            if one["line"] is None:
                self.notes.append(f"ligne {rank} : retenue jusqu'à une consultation d'annonce, empreinte seule")
                continue
            found = sha(self.hashes[rank - 1] + rank.to_bytes(8, "big") + one["line"].encode())
            self.check(found == self.hashes[rank], f"ligne {rank} : son contenu ou la ligne d'avant a été modifié")
            self.check(json.loads(one["line"])[:2] == [1, space], f"ligne {rank} : vient d'un autre espace")

    def read_checkpoints(self, listed):
        """Les points de contrôle : signés, uniques, enchaînés ; s'ils sont tous là, leur suite est recalculée."""
        known, log, whole = {}, [], 0
        self.leaves = [(leaf[:64], one["checkpoint"]) for one in listed for leaf in one.get("leaves", [])]
        for one in (one for one in listed if "leaves" not in one):
            self.check(self.all_signed(one["signatures"], texts(one)[1]), f"point {one['number']} : mal signé")
            same = texts(known.setdefault(one["number"], one)) == texts(one)
            self.check(same, f"point {one['number']} : il en existe deux différents, la suite publiée a été dédoublée")
        for number, one in sorted(known.items()):
            former = sha(texts(known[number - 1])[1]) if number - 1 in known else bytes(32) if number == 1 else None
            self.check(not former or former.hex() == one["previous"], f"point {number} : ne suit pas le précédent")
            if whole == number - 1:
                whole, root = number, grow(log, sha(b"\x00" + texts(one)[0]))
                self.check(root.hex() == one["log"], f"point {number} : la suite publiée a été récrite")
        return known

    def read_proofs(self, own):
        """Les preuves : la chaîne passe par chaque ligne publiée, et chacune est à son rang."""
        size, log = max(own, default=0), bytes.fromhex(own[max(own)]["log"]) if own else b""
        for number, one in own.items():
            found = climb(number - 1, size - 1, sha(b"\x00" + texts(one)[0]), map(bytes.fromhex, one["path"]))[1]
            grew = only_grew(number, bytes.fromhex(one["log"]), size, log, [*map(bytes.fromhex, one["consistency"])])
            self.check(found == log and grew, f"point {number} : absent de la suite publiée")
        secret, covered, passed = bytes.fromhex(self.export["secret"]), 0, 0
        for rank, one in enumerate(self.export["commitments"], start=1):
            seq, head, point, place = one["seq"], bytes.fromhex(one["hash"]), one["checkpoint"], rank.to_bytes(8, "big")
            self.check(one["number"] == rank, f"preuve {rank} : absente ou déplacée")
            is_line = seq > 0 and self.hashes[seq : seq + 1] == [head]
            self.check(is_line, f"ligne {seq} : autre que celle publiée au point {point} (récrite, coupée, dédoublée)")
            self.check(covered < seq and passed < point, f"preuve {rank} : revient en arrière")
            tag = hmac.digest(secret, b"tag" + place, "sha256")
            leaf = tag + hmac.digest(secret, b"head" + place + seq.to_bytes(8, "big") + head, "sha256")
            found = climb(one["index"], own[point]["size"] - 1, sha(b"\x00", leaf), map(bytes.fromhex, one["path"]))[1]
            self.check(found and found.hex() == own[point]["root"], f"preuve {rank} : ne mène pas au point {point}")
            once = sum(found == tag.hex() for found, _ in self.leaves) < 2
            self.check(once, f"preuve {rank} : publiée deux fois, journal dédoublé")
            covered, passed = seq, point
        following = hmac.digest(secret, b"tag" + (len(self.export["commitments"]) + 1).to_bytes(8, "big"), "sha256")
        cut = any(found == following.hex() and number <= size for found, number in self.leaves)
        self.check(not cut, "une preuve publiée manque ici : la fin du journal est coupée")
        if covered < len(self.hashes) - 1:
            self.notes.append(f"les lignes après la {covered}e sont trop récentes pour un point de contrôle")


def main(words=None):
    """Lit les fichiers, vérifie, et le dit ; 0 si tout est juste, 1 sinon."""
    parser = argparse.ArgumentParser(description="Vérifie le journal d'un espace de santé Carnet.")
    for name in ("export", "--key", "--earlier"):
        parser.add_argument(name)
    parser.add_argument("--checkpoints", nargs="+", default=[])
    given = parser.parse_args(words)
    try:
        export, *pages = [json.loads(Path(name).read_text("utf-8")) for name in [given.export, *given.checkpoints]]
        published = [one for page in pages for one in page.get("checkpoints", [page])]
        done = Verification(export, published, given.key and given.key.lower())
        former = json.loads(Path(given.earlier).read_text("utf-8")) if given.earlier else {**export, "lines": []}
        done.check(
            former["secret"] == export["secret"], "le secret des preuves n'est plus celui de l'export plus ancien"
        )
        for old in former["lines"]:
            is_kept = old["seq"] < len(done.hashes) and done.hashes[old["seq"]].hex() == old["hash"]
            done.check(is_kept, f"ligne {old['seq']} : autre que dans l'export plus ancien")
    except (KeyError, ValueError, TypeError, IndexError, AttributeError, OverflowError, OSError) as error:
        sys.stdout.write(f"✗ Le fichier est abîmé ou n'est pas un export de journal ({type(error).__name__}).\n")
        return 1
    told = [f"Journal de l'espace {export['space']}, remis le {export['exported_at']} (UTC)."]
    told += [f"{len(export['lines'])} lignes, {len(done.known)} points de contrôle signés."]
    told += [f"Clé à comparer ailleurs : {name}" for name in done.keys] + [f"Note : {note}." for note in done.notes]
    told += [f"✗ {fault}." for fault in done.faults] or ["✓ Tout est juste."]
    sys.stdout.write("\n".join(told) + "\n")
    return 1 if done.faults else 0


if __name__ == "__main__":
    sys.exit(main())
