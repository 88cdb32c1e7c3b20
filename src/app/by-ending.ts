import { extname } from 'node:path'
import { CupelError } from '../kernel/index.ts'

/**
 * What the ending of a file stands for, in small letters or capitals. `what` names it where there is none: `cost report`.
 *
 * @throws CupelError `usage_invalid` that lists the endings
 */
export function byEnding<T>(formats: Readonly<Record<string, T>>, file: string, what: string): T {
  const found = formats[extname(file).toLowerCase()]
  if (found !== undefined) return found
  throw new CupelError('usage_invalid', `"${file}": no ${what} has this ending.`, {
    hint: `Use one of: ${Object.keys(formats).join(', ')}.`,
  })
}
