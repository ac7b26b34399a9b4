#!/usr/bin/env node
// Replays ../vectors in JavaScript, as evidence that their form suffices for another
// language: node verify.mjs. Node 20 and nothing else; no part of Gourd.
//
// It reads tokens, and one spelling of each. Where it answers otherwise than Python,
// ../refused.json has to list the case; it need not refuse all that Gourd refuses. Left out,
// and counted so: what reads no token, and tags that cannot be read. Not compared: typed
// values (it compares JSON texts where a case has one, else only that JSON.parse takes them),
// loads_unsafe, what Flask makes of a payload that it read, and times of odd spelling in errors.
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";

const json = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
const hex = (text) => Buffer.from(text, "hex");
const bytes = (c, name) => (name + "_hex" in c ? hex(c[name + "_hex"]) : Buffer.from(c[name]));
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const Bad = function (name, date) { Object.assign(this, { name, date }); };

// The one spelling that Python writes, or null.
function base64(text) {
  const output = Buffer.from(text.toString("latin1"), "base64url");
  return output.toString("base64url") === text.toString("latin1") ? output : null;
}

const derivations = {
  "django-concat": (h, key, salt) => createHash(h).update(salt).update("signer").update(key).digest(),
  concat: (h, key, salt) => createHash(h).update(salt).update(key).digest(),
  hmac: (h, key, salt) => createHmac(h, key).update(salt).digest(),
  none: (h, key) => key,
};

function cut(text, sep) {
  const at = text.lastIndexOf(sep);
  return at < 0 ? null : [text.subarray(0, at), text.subarray(at + sep.length)];
}

// A signer s: keys (the newest first), salt, sep, derivation, digest.
function unsign(s, token) {
  const parts = cut(token, s.sep);
  const given = parts && base64(parts[1]);
  for (const key of given ? s.keys : []) {
    const made = createHmac(s.digest, derivations[s.derivation](s.digest, key, s.salt)).update(parts[0]).digest();
    if (made.length === given.length && timingSafeEqual(made, given)) return parts[0];
  }
  throw new Bad("BadSignature");
}

// Seconds of a time in its one spelling, null of any other.
function seconds(text) {
  const n = base64(text);
  if (!n || n.length === 0 || n.length > 8 || n[0] === 0) return null;
  const unix = n.reduce((sum, byte) => sum * 256 + byte, 0);
  return unix < 253402300800 ? unix : null;
}

function unsignTimed(s, token, now, maxAge) {
  let signed, failed = false;
  try { signed = unsign(s, token); } catch { failed = true; signed = cut(token, s.sep)?.[0] ?? Buffer.of(); }
  const parts = cut(signed, s.sep);
  const date = parts && seconds(parts[1]);
  if (failed && !parts) throw new Bad("BadSignature");
  if (failed || date === null) throw new Bad("BadTimeSignature", date);
  const age = now - date;
  if (maxAge !== null && (age > maxAge || age < 0)) throw new Bad("SignatureExpired", date);
  return { value: parts[0], timestamp: String(date) };
}

// The JSON text inside of a URL-safe payload.
function inner(payload) {
  try {
    const compressed = payload[0] === 0x2e;
    const data = base64(payload.subarray(compressed ? 1 : 0));
    if (!compressed) return Buffer.from(utf8.decode(data));
    const { buffer, engine } = inflateSync(data, { maxOutputLength: 65536, info: true });
    if (engine.bytesWritten !== data.length) throw new Error("bytes after the stream");
    return Buffer.from(utf8.decode(buffer));
  } catch { throw new Bad("BadPayload"); }
}

// The text, if it is JSON. Python also reads NaN and the infinities, but no integer of over 4300 digits.
function parse(text) {
  const plain = text.toString().replace(/(?<=[[:,\s]|^)(NaN|-?Infinity)(?=[\],}\s]|$)/g, "0");
  try { if (!/(?<!["\w])\d{4301}/.test(plain)) return JSON.parse(plain), text; } catch { /* below */ }
  throw new Bad("BadPayload");
}

function signerOf(c) {
  const salt = c.salt === "hex" ? hex(c.salt_hex) : Buffer.from(c.class.endsWith("Signer") ? "itsdangerous.Signer" : "itsdangerous");
  return { keys: c.keys_hex.map(hex).reverse(), salt, sep: hex(c.sep_hex), derivation: c.key_derivation, digest: c.digest };
}

// Each reads the token of a case and returns fields as the case has them.
const readers = {
  "itsdangerous-signer": (c, token) => ({ value: unsign(signerOf(c), token) }),
  "itsdangerous-timestamp": (c, token) => unsignTimed(signerOf(c), token, c.now, c.max_age),
  "itsdangerous-serializer": (c, token) => {
    const read = (s) => (c.class.includes("Timed") ? unsignTimed(s, token, c.now, c.max_age).value : unsign(s, token));
    const fallbacks = (c.fallback_signers ?? []).map((f) => ({ digest: "sha1", derivation: f.key_derivation ?? "django-concat", ...f }));
    const attempts = [{}, ...fallbacks].map((f) => () => read({ ...signerOf(c), ...f }));
    const next = (i) => { // an expired token is known, and no other signer is asked
      try { return attempts[i](); } catch (error) { if (error.name === "SignatureExpired" || !attempts[i + 1]) throw error; return next(i + 1); }
    };
    const value = next(0);
    return { json: parse(c.class.startsWith("URLSafe") ? inner(value) : value) };
  },
  "flask-session-token": (c, token) => {
    const keys = [bytes(c, "secret_key"), ...c.fallbacks.map((key) => ("hex" in key ? hex(key.hex) : Buffer.from(key.text))).reverse()];
    const signer = { keys, salt: Buffer.from("cookie-session"), sep: Buffer.from("."), derivation: "hmac", digest: "sha1" };
    return { json: parse(inner(unsignTimed(signer, token, c.now, Math.trunc(c.permanent_session_lifetime)).value)) };
  },
};

const isText = ["BadData", "zlib.error", "UnicodeDecodeError", "JSONDecodeError"];
const isLeftOut = (name, c) => ["sign", "construct", "derive", "dumps"].includes(c.op) ||
  (name === "flask-session-token" && "original_error" in c && !isText.includes(c.original_error));
// What Python raises beside its BadData for times after the year 9999 is a bad time here.
const wanted = (c) => (["OSError", "OverflowError", "ValueError"].includes(c.error) ? "BadTimeSignature" : c.error);
const field = (c, name) => (name === "timestamp" ? String(c[name]) : name in c || name + "_hex" in c ? bytes(c, name).toString("latin1") : null);

// "" if the case is answered as Python answered it, else what is wrong.
function judge(read, c) {
  let got;
  try { got = read(c, bytes(c, "token")); } catch (error) {
    if (error.name !== wanted(c)) return `${error.name}, want ${c.error ?? "to read it"}`;
    const dated = "date_signed" in c && Number.isInteger(error.date);
    return dated && error.date !== c.date_signed ? `signed at ${error.date}, want ${c.date_signed}` : "";
  }
  if ("error" in c && !c.error.startsWith("none:")) return `read, want ${c.error}`;
  const wrong = Object.keys(got).filter((name) => ![null, got[name].toString("latin1")].includes(field(c, name)));
  return wrong.map((name) => `${name} is ${got[name]}, want ${field(c, name)}`).join("; ");
}

for (const [name, read] of Object.entries(readers)) {
  const file = json(`../vectors/${name}.json`), refused = json("../refused.json")[name] ?? {};
  const count = { "as Python": 0, "otherwise and listed": 0, "left out": 0, wrong: 0 };
  for (const c of [...file.good, ...file.bad, ...(file.cases ?? [])]) {
    const fault = isLeftOut(name, c) ? null : judge(read, c);
    count[fault === null ? "left out" : fault === "" ? "as Python" : c.id in refused ? "otherwise and listed" : "wrong"]++;
    if (fault && !(c.id in refused)) console.log(`!! ${name} ${c.id}: ${fault}`);
  }
  if (count.wrong) process.exitCode = 1;
  console.log(`${name}: ${Object.entries(count).map(([what, n]) => `${n} ${what}`).join(", ")}`);
}
