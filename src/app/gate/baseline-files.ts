import { existsSync, readFileSync, statSync } from 'node:fs'
import { readSheet, type ScoreSheet, sheetText } from '../../decide/gate/index.ts'
import { CupelError } from '../../kernel/index.ts'
import { writeWhole } from '../write-whole.ts'

/** About 500,000 trials; what is larger belongs in a store, not in version control. */
const largest = 128 * 1024 * 1024

/** Writes a baseline. The file is whole or not there, and the same scores give the same bytes. */
export function writeBaseline(path: string, sheet: ScoreSheet): void {
  const text = sheetText(sheet)
  if (text.length > largest)
    throw new CupelError(
      'usage_invalid',
      `The baseline would be ${Math.round(text.length / 1e6)} MB: more than a file for version control should be.`,
      {
        hint: 'Keep the run in a store and use `cupel gate --baseline-run`.',
      },
    )
  writeWhole(path, text)
}

/** `shown` is how the user named the file. */
export function readBaseline(path: string, shown: string): ScoreSheet {
  if (!existsSync(path))
    throw new CupelError('baseline_missing', `There is no baseline ${shown}.`, {
      hint: 'Save one from a run that you trust: cupel gate --save-baseline FILE; or compare with a run: --baseline-run ID.',
      details: { file: shown },
    })
  const found = statSync(path)
  if (!found.isFile())
    throw new CupelError('baseline_invalid', `${shown} is not a baseline: it is no file.`, {
      hint: 'Name the file that cupel gate --save-baseline FILE wrote.',
    })
  const { size } = found
  if (size > largest)
    throw new CupelError(
      'baseline_invalid',
      `${shown} is not a baseline: it has ${Math.round(size / 1e6)} MB.`,
    )
  return readSheet(readFileSync(path, 'utf8'), shown)
}
