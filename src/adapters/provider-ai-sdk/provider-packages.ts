/** The package of a provider, and the function in it that makes the provider. */
export interface ProviderPackage {
  readonly package: string
  readonly create: string
}

/** By the provider's name in `PROVIDER/MODEL`. */
export const providerPackages: Readonly<Record<string, ProviderPackage>> = {
  alibaba: { package: '@ai-sdk/alibaba', create: 'createAlibaba' },
  'amazon-bedrock': { package: '@ai-sdk/amazon-bedrock', create: 'createAmazonBedrock' },
  anthropic: { package: '@ai-sdk/anthropic', create: 'createAnthropic' },
  azure: { package: '@ai-sdk/azure', create: 'createAzure' },
  baseten: { package: '@ai-sdk/baseten', create: 'createBaseten' },
  bedrock: { package: '@ai-sdk/amazon-bedrock', create: 'createAmazonBedrock' },
  cerebras: { package: '@ai-sdk/cerebras', create: 'createCerebras' },
  cohere: { package: '@ai-sdk/cohere', create: 'createCohere' },
  deepinfra: { package: '@ai-sdk/deepinfra', create: 'createDeepInfra' },
  deepseek: { package: '@ai-sdk/deepseek', create: 'createDeepSeek' },
  fireworks: { package: '@ai-sdk/fireworks', create: 'createFireworks' },
  google: { package: '@ai-sdk/google', create: 'createGoogleGenerativeAI' },
  'google-vertex': { package: '@ai-sdk/google-vertex', create: 'createVertex' },
  groq: { package: '@ai-sdk/groq', create: 'createGroq' },
  mistral: { package: '@ai-sdk/mistral', create: 'createMistral' },
  openai: { package: '@ai-sdk/openai', create: 'createOpenAI' },
  perplexity: { package: '@ai-sdk/perplexity', create: 'createPerplexity' },
  together: { package: '@ai-sdk/togetherai', create: 'createTogetherAI' },
  vertex: { package: '@ai-sdk/google-vertex', create: 'createVertex' },
  xai: { package: '@ai-sdk/xai', create: 'createXai' },
}
