/** A pipeline that is a program: JSON lines on stdin and stdout, kept alive between questions. */
export type { CommandPipelineSettings } from './create-command-responder.ts'
export { createCommandResponder } from './create-command-responder.ts'
