"""The answers of itsdangerous."""

import hashlib
import zlib

import itsdangerous
from itsdangerous.encoding import base64_decode, base64_encode

from replay_clock import stopped
from replay_notation import decode, encode, error_fields, octets, spelled


def base64(which, case):
    question = case["input_str"] if "input_str" in case else octets(case, "input")
    try:
        output = base64_decode(question)
    except itsdangerous.BadData as error:
        return {"error": type(error).__name__, "cause": type(error.__cause__).__name__}
    again = base64_encode(output)
    canonical = again == (question if isinstance(question, bytes) else question.encode())
    return {"output_hex": output.hex(), "canonical": canonical}


def make(case):
    """Return the signer or serializer that a case asks for."""
    kind = getattr(itsdangerous, case["class"])
    options = {"sep": bytes.fromhex(case["sep_hex"])} if "sep_hex" in case else {}
    options |= {"key_derivation": case["key_derivation"]} if "key_derivation" in case else {}
    options |= {"digest_method": getattr(hashlib, case["digest"])} if "digest" in case else {}
    if case.get("algorithm") == "none":
        options["algorithm"] = itsdangerous.signer.NoneAlgorithm()
    salt = {} if case["salt"] == "default" else {"salt": bytes.fromhex(case["salt_hex"])}
    keys = [bytes.fromhex(key) for key in case["keys_hex"]]
    if kind in (itsdangerous.Signer, itsdangerous.TimestampSigner):
        return kind(keys, **salt, **options)
    return kind(
        keys,
        **salt,
        signer_kwargs=options,
        serializer_kwargs=case.get("serializer_kwargs"),
        fallback_signers=[fallback(options, f) for f in case.get("fallback_signers", [])],
    )


def fallback(options, other):
    """Return the options of a fallback signer, which stand instead of the main ones."""
    changed = {"sep": options["sep"]}
    if "key_derivation" in other:
        changed["key_derivation"] = other["key_derivation"]
    if "digest" in other:
        changed["digest_method"] = getattr(hashlib, other["digest"])
    return changed


def signer(which, case):
    try:
        maker = make(case)
        match case["op"]:
            case "construct":
                return {"accepted": True}
            case "derive":
                return {"accepted": True, "derived_key_hex": maker.derive_key().hex()}
            case "unsign":
                return spelled(case, "value", maker.unsign(octets(case, "token")))
        value = octets(case, "value")
        token = maker.sign(value)
        answers = spelled(case, "token", token) | spelled(case, "value", maker.unsign(token))
        return answers | {"derived_key_hex": maker.derive_key().hex()}
    except Exception as error:
        refused = {"accepted": False} if "accepted" in case else {}
        return refused | error_fields(case, error)


def timestamp(which, case):
    maker = make(case)
    try:
        if case["op"] == "sign":
            with stopped(int(case["sign_time_str"])):
                return {"token": maker.sign(case["value"]).decode()}
        answers = {}
        if case["op"] == "sign+unsign":
            with stopped(case["sign_time"]):
                answers = spelled(case, "token", maker.sign(octets(case, "value")))
        with stopped(case["now"]):
            value, signed = maker.unsign(octets(case, "token"), max_age=case["max_age"], return_timestamp=True)
        return answers | spelled(case, "value", value) | {"timestamp": int(signed.timestamp())}
    except Exception as error:
        return error_fields(case, error)


def serializer(which, case):
    maker = make(case)
    try:
        answers = {}
        if case["op"] != "loads":
            answers = written(maker, case)
        return answers | read(maker, case)
    except Exception as error:
        answers = error_fields(case, error)
    if "loads_unsafe" in case:
        answers["loads_unsafe"] = read_unsafe(maker, case)
    return answers


def written(maker, case):
    value = decode(case["payload_in"])
    with stopped(case.get("sign_time")):
        token = maker.dumps(value)
    json = maker.serializer.dumps(value, **maker.serializer_kwargs).encode()
    answers = {"token": settled(token, case)}
    if "json_hex" in case:
        answers["json_hex"] = json.hex()
    if "json_length" in case:
        answers["json_length"] = len(json)
    return answers


def loads(method, case, token):
    limit = {"max_age": case["max_age"]} if "Timed" in case["class"] else {}
    with stopped(case["now"]):
        return method(token, **limit)


def read(maker, case):
    answers = {"payload": encode(loads(maker.loads, case, octets(case, "token")))}
    if "loads_unsafe" in case:
        answers["loads_unsafe"] = read_unsafe(maker, case)
    return answers


def read_unsafe(maker, case):
    try:
        valid, payload = loads(maker.loads_unsafe, case, octets(case, "token"))
    except Exception as error:
        return {"raises": type(error).__name__}
    return {"signature_valid": valid, "payload": encode(payload)}


def settled(token, case):
    """Return the recorded token if this one says the same.

    Which bytes zlib makes is its own affair, and so is whether they are short
    enough to be taken. Then the texts have to agree, and what stands between
    payload and signature: the time.
    """
    recorded = octets(case, "token").decode()
    sep = bytes.fromhex(case.get("sep_hex", "2e")).decode()
    return recorded if not case["exact"] and meaning(token, sep) == meaning(recorded, sep) else token


def meaning(token, sep="."):
    compressed = token.startswith(".")
    payload, *rest = token.removeprefix(".").split(sep)
    inner = base64_decode(payload)
    return zlib.decompress(inner) if compressed else inner, rest[:-1]
