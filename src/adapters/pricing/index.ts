/** Public prices of models, from @pydantic/genai-prices, which is part of the installation and asks no server. */
export { openPriceSource } from './open-price-source.ts'
