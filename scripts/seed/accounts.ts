/** The demo's accounts. They exist in the embedded database only, which nobody but this machine reaches. */
export const PASSWORD = "look-around-first";
export const LAB = { email: "lab@demo.example", name: "Mira Holt", labName: "Larch Models" };
export const EXPERTS = [
  { email: "ada@demo.example", name: "Ada Brandt" },
  { email: "ben@demo.example", name: "Ben Okafor" },
  { email: "chen@demo.example", name: "Chen Rui" },
];
export const LICENSED = "ben@demo.example";
/** Two, since it takes two to decide on documents. */
export const OPERATORS = [
  { email: "operator@demo.example", name: "Ines Duarte" },
  { email: "second@demo.example", name: "Tomas Vik" },
];

export function demoSignIns(): string {
  const people = [
    ["lab", LAB.email],
    ...EXPERTS.map(({ email }) => ["expert", email]),
    ...OPERATORS.map(({ email }) => ["operator", email]),
  ];
  const lines = people.map(([role = "", email = ""]) => `  ${role.padEnd(10)}${email}`);
  return ["Sign in to the demo as", ...lines, `  password  ${PASSWORD}`, ""].join("\n");
}
