import type { CostConfig } from './cost-config.ts'
import type { CostEvidence } from './cost-evidence.ts'
import type { CostPart } from './cost-result.ts'
import { ownEntry } from './own-entry.ts'

/**
 * Parts of which the config says nothing, so that they stand at 0 without being nothing. The price of a call holds the
 * machine of whoever answers it; a program of the project that has a price of its own may still run on a machine.
 */
export function leftOutParts(
  { candidate, isProgram }: Pick<CostEvidence, 'candidate' | 'isProgram'>,
  config: CostConfig,
): CostPart['part'][] {
  const own = ownEntry(config.candidates, candidate) ?? {}
  return [
    ...(isProgram && (own.infrastructure ?? config.infrastructure) === undefined
      ? (['infrastructure'] as const)
      : []),
    ...((own.review ?? config.review) === undefined ? (['review'] as const) : []),
    ...(config.errors === undefined ? (['errors'] as const) : []),
  ]
}
