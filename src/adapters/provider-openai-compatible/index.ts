/** Models behind any server with OpenAI's chat completions interface. */
export type { OpenAiCompatibleSettings } from './create-openai-compatible-responder.ts'
export { createOpenAiCompatibleResponder } from './create-openai-compatible-responder.ts'
