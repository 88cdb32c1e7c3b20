/** Models behind any server with OpenAI's chat completions interface. */
export { createOpenAiCompatibleResponder } from './create-openai-compatible-responder.ts'
