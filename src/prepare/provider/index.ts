/** How a candidate is called: the port, and the rules every call is made under. */
export type { Call, Question, Reply, Responder, Response, Timing, ToolCall, Usage } from './ports.ts'
