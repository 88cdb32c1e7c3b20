import { z } from 'zod'
import { CupelError } from '../../kernel/index.ts'
import { gateReportSchema } from './gate-report.ts'

export const keptGateSchemaId = 'cupel.kept-gate/1'

/** A gate that was held: when, under which id, and what it said. */
export const keptGateSchema = z.strictObject({
  schema: z.literal(keptGateSchemaId),
  id: z.string().regex(/^[\w-]+$/),
  decidedAt: z.iso.datetime().describe('ISO 8601 in UTC.'),
  report: gateReportSchema,
})
export type KeptGate = z.infer<typeof keptGateSchema>

/** What a list of gates tells of each. */
export const gateSummary = ({ id, decidedAt, report }: KeptGate) => {
  const { outcome, headline, candidate, baseline } = report
  return {
    id,
    decidedAt,
    outcome,
    headline,
    candidate: { name: candidate.name, run: candidate.run },
    baseline: { name: baseline.name, source: baseline.source },
  }
}

/** @throws CupelError `gate_invalid` with the file, the field, and what is wrong with it */
export function readKeptGate(text: string, file: string): KeptGate {
  const read = keptGateSchema.safeParse(parsed(text, file))
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw gateInvalid(file, `${issue?.path.join('.') || 'the file'}: ${issue?.message}`)
}

/** What the parser says quotes the file, whatever it holds: it is not repeated. */
function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw gateInvalid(file, 'it is not JSON; it may have been cut short')
  }
}

export const gateInvalid = (file: string, what: string): CupelError =>
  new CupelError('gate_invalid', `${file} is no gate: ${what}.`, {
    hint: 'Delete the file, or hold the gate again: cupel gate.',
    details: { file },
  })
