/** Models of all other providers, through the AI SDK's provider packages, which are installed by need. */
export { createAiSdkResponder } from './create-ai-sdk-responder.ts'
export type { PackageLoader } from './package-loader.ts'
export { createPackageLoader } from './package-loader.ts'
