import { runStoreContract } from '../../measure/run/run-store.contract.ts'
import { openMemoryStore } from './index.ts'

runStoreContract('the memory store', async () => openMemoryStore())
