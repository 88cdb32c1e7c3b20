/** Models behind any server with OpenAI's chat completions interface. */
export { chatRequests } from './chat-request.ts'
export { createOpenAiCompatibleResponder } from './create-openai-compatible-responder.ts'
