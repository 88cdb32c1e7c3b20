import type { DifferencePage } from '../../../../src/server/api-contract.ts'

export type DifferenceRow = DifferencePage['rows'][number]
