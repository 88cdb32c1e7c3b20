const families: readonly (readonly [family: string, pattern: RegExp])[] = [
  ['openai', /\b(?:gpt|chatgpt|o[134](?:-|$)|davinci|text-embedding)/i],
  ['anthropic', /\bclaude/i],
  ['google', /\b(?:gemini|gemma|palm|bison)/i],
  ['meta', /\bllama/i],
  ['mistral', /\b(?:mistral|mixtral|ministral|codestral|magistral)/i],
  ['alibaba', /\b(?:qwen|qwq)/i],
  ['deepseek', /\bdeepseek/i],
  ['cohere', /\b(?:command|aya)(?:-|\b)/i],
  ['xai', /\bgrok/i],
  ['microsoft', /\bphi-?\d/i],
]

const shortName = (model: string): string => model.slice(model.lastIndexOf('/') + 1).toLowerCase()

/** Who made a model, by its name; undefined when the name does not tell. */
function modelFamily(model: string): string | undefined {
  const name = shortName(model)
  return families.find(([, pattern]) => pattern.test(name))?.[0]
}

/**
 * Whether two models are of one maker; undefined where a name does not tell. A model is of its own family, whatever it is called.
 * Judges favour answers of their own family.
 */
export function sameFamily(one: string | undefined, other: string | undefined): boolean | undefined {
  if (one !== undefined && other !== undefined && shortName(one) === shortName(other)) return true
  const [own, others] = [one, other].map(name => (name === undefined ? undefined : modelFamily(name)))
  return own === undefined || others === undefined ? undefined : own === others
}
