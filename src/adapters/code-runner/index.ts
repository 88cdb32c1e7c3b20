/** Runs code that a candidate wrote, in child processes with limits. Built only when the user allows it. */
export { createChildCodeRunner } from './child-code-runner.ts'
