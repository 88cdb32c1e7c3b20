import { onlyDimension } from './human-rating.ts'

/**
 * Ratings out of the exports of labelling tools, as records of our own form: a task of Label Studio (JSON) or a record of Argilla (JSONL)
 * gives one rating for every person and question, which is its dimension. What is not of such a form comes back as it is, to be read or refused as a rating.
 *
 * The answer is found by `exampleId` and `candidate` in the task's data or the record's metadata.
 *
 * @param question name of the question or control that is meant; every one when not given
 */
export function ownRatings(record: unknown, question?: string): unknown[] {
  if (!isRecord(record)) return [record]
  if (Array.isArray(record.annotations)) return fromLabelStudio(record, question)
  if (isRecord(record.responses) || (Array.isArray(record.responses) && isRecord(record.metadata)))
    return fromArgilla(record, question)
  return [record]
}

type Record_ = Readonly<Record<string, unknown>>

const isRecord = (value: unknown): value is Record_ =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const text = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined

function answerOf(holder: unknown): Record_ {
  if (!isRecord(holder)) return {}
  const exampleId = text(holder.exampleId) ?? text(holder.example_id)
  const candidate = text(holder.candidate)
  return {
    ...(exampleId === undefined ? {} : { exampleId }),
    ...(candidate === undefined ? {} : { candidate }),
  }
}

/** Annotations that were cancelled are none. */
function fromLabelStudio(task: Record_, question: string | undefined): unknown[] {
  const answer = answerOf(task.data)
  return (task.annotations as unknown[]).flatMap(annotation => {
    if (!isRecord(annotation) || annotation.was_cancelled === true || !Array.isArray(annotation.result))
      return []
    const who = isRecord(annotation.completed_by)
      ? (text(annotation.completed_by.email) ?? text(annotation.completed_by.id))
      : text(annotation.completed_by)
    return annotation.result.flatMap(result => {
      if (!isRecord(result) || (question !== undefined && result.from_name !== question)) return []
      const value = labelStudioValue(result.value)
      return value === undefined
        ? []
        : [{ ...answer, ...asked(result.from_name), rater: who, value, ...syntheticIn(annotation) }]
    })
  })
}

function labelStudioValue(value: unknown): unknown {
  if (!isRecord(value)) return undefined
  if (Array.isArray(value.choices)) return value.choices[0]
  return value.rating ?? value.number
}

/** Argilla 1 keeps responses in a list with values by question, Argilla 2 in a map by question. Only what was submitted counts. */
function fromArgilla(record: Record_, question: string | undefined): unknown[] {
  const answer = answerOf(record.metadata)
  const isAsked = (name: string): boolean => question === undefined || name === question
  if (Array.isArray(record.responses)) {
    return record.responses.flatMap(response => {
      if (!isRecord(response) || !isRecord(response.values) || isDraft(response)) return []
      return Object.entries(response.values).flatMap(([name, given]) =>
        isAsked(name) && isRecord(given)
          ? [
              {
                ...answer,
                ...asked(name),
                rater: text(response.user_id),
                value: given.value,
                ...syntheticIn(response),
              },
            ]
          : [],
      )
    })
  }
  return Object.entries(record.responses as Record_).flatMap(([name, given]) =>
    isAsked(name) && Array.isArray(given)
      ? given.flatMap(one =>
          isRecord(one) && !isDraft(one)
            ? [
                {
                  ...answer,
                  ...asked(name),
                  rater: text(one.user_id),
                  value: one.value,
                  ...syntheticIn(one),
                },
              ]
            : [],
        )
      : [],
  )
}

const isDraft = ({ status }: Record_): boolean => status !== undefined && status !== 'submitted'

const asked = (name: unknown): Record_ =>
  typeof name !== 'string' || name === onlyDimension ? {} : { dimension: name }

const syntheticIn = ({ synthetic }: Record_): Record_ => (synthetic === true ? { synthetic } : {})
