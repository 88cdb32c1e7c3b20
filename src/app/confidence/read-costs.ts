import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { checkedCosts, type ErrorCosts, readCostPairs } from '../../decide/confidence/index.ts'
import { CupelError, messageOf } from '../../kernel/index.ts'

/** Costs from a YAML or JSON file, or from pairs such as `wrong=25,review=4`. `path` is the file, made absolute. */
export function readCosts(text: string, path: string): ErrorCosts {
  if (!existsSync(path)) {
    if (text.includes('=')) return readCostPairs(text)
    throw new CupelError('usage_invalid', `--costs: there is no file ${path}.`, {
      hint: 'Name a YAML or JSON file, or write the costs: wrong=25,review=4.',
    })
  }
  let value: unknown
  try {
    value = parse(readFileSync(path, 'utf8'))
  } catch (thrown) {
    throw new CupelError('usage_invalid', `${path} cannot be read: ${messageOf(thrown)}`, {
      hint: 'The file is YAML or JSON with wrong, review, abstain and errors.',
      cause: thrown,
    })
  }
  return checkedCosts(value, path)
}
