/** Records from files people have: JSONL, JSON, CSV, TSV, Parquet and Hugging Face style folders, streamed. */
export { openRows } from './open-rows.ts'
export { openJsonl, writeJsonl } from './write-jsonl.ts'
