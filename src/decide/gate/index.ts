/** Whether a change is no worse than a baseline by more than a stated margin, for CI. */
export { decideGate, type GateInput } from './decide-gate.ts'
export { type GateSettings, gateSettingsHash, gateSettingsSchema } from './gate-config.ts'
export {
  type GateCheck,
  type GateFigure,
  type GateOutcome,
  type GateReport,
  gateReportJsonSchema,
  gateReportSchema,
} from './gate-report.ts'
export { answersText, boundText, checkText, figureText, lackingText } from './gate-words.ts'
export {
  gateInvalid,
  gateSummary,
  type KeptGate,
  keptGateSchema,
  keptGateSchemaId,
  readKeptGate,
} from './kept-gate.ts'
export { exampleHash, makeSheet } from './make-sheet.ts'
export { chanceToFail, chanceToPass, checksAsked, type GatePlan, planGate } from './plan-gate.ts'
export { readSheet, type ScoreSheet, scoreSheetSchema, sheetText } from './score-sheet.ts'
export { withoutExamples } from './without-examples.ts'
