import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

/** A certificate that signs itself for these names, made on the spot: X.509 (RFC 5280) in DER, with a P-256 key. */
export function makeCertificate(...hosts: string[]): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const name = sequence(set(sequence(oid("550403"), tagged(0x0c, Buffer.from("Assay tests")))));
  const algorithm = sequence(oid("2a8648ce3d040302"));
  const year = 365 * 24 * 3_600_000;
  const content = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    algorithm,
    name,
    sequence(time(Date.now() - year), time(Date.now() + year)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    tagged(0xa3, sequence(alternativeNames(hosts), mayCertify())),
  );
  const signature = Buffer.concat([Buffer.from([0]), sign("sha256", content, privateKey)]);
  const der = sequence(content, algorithm, tagged(0x03, signature));
  const lines = der.toString("base64").match(/.{1,64}/g)!;
  return {
    key: pem(privateKey),
    cert: ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n"),
  };
}

const pem = (key: KeyObject) => key.export({ type: "pkcs8", format: "pem" }).toString();

function tagged(tag: number, ...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: Uint8Array[]) => tagged(0x30, ...parts);
const set = (...parts: Uint8Array[]) => tagged(0x31, ...parts);
const integer = (bytes: Uint8Array) => tagged(0x02, bytes);
const oid = (hex: string) => tagged(0x06, Buffer.from(hex, "hex"));

const time = (at: number) =>
  tagged(0x18, Buffer.from(`${new Date(at).toISOString().replace(/[-:T]|\.\d+/g, "")}`));

const alternativeNames = (hosts: string[]) =>
  sequence(
    oid("551d11"),
    tagged(0x04, sequence(...hosts.map((host) => tagged(0x82, Buffer.from(host, "ascii"))))),
  );

const mayCertify = () => sequence(oid("551d13"), tagged(0x04, sequence(tagged(0x01, Buffer.from([0xff])))));
