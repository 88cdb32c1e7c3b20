import { type FormEvent, useState } from 'react'
import type { DatasetDetails } from '../../../../src/server/api-contract.ts'
import { useSign } from '../../api/datasets.ts'
import { useMay, useUser } from '../../api/session.ts'
import { Badge } from '../../parts/badge.tsx'
import { Modal } from '../../parts/dialog.tsx'
import { Field } from '../../parts/field.tsx'
import { plural, shortVersion, timeText } from '../../parts/format.ts'
import { Section } from '../../parts/page-head.tsx'
import { ProblemBox } from '../../parts/problem-box.tsx'

export function Signatures({ dataset }: { readonly dataset: DatasetDetails }) {
  const [isOpen, setOpen] = useState(false)
  const user = useUser()
  const { sign } = useMay()
  return (
    <Section
      title="Signatures"
      note="Who has looked at this content and stands by it. A signature is void when the content changes."
      actions={
        sign && (
          <div className="text-right">
            <button
              type="button"
              className="btn btn-main"
              disabled={user?.isSynthetic === true || dataset.version === undefined}
              onClick={() => setOpen(true)}
            >
              Sign this version
            </button>
            {user?.isSynthetic === true && (
              <p className="mt-1 text-[0.82rem] text-dim">
                A synthetic account stands for no person and cannot sign.
              </p>
            )}
          </div>
        )
      }
    >
      {dataset.signatures.length === 0 ? (
        <p className="text-dim">Nobody has signed it.</p>
      ) : (
        <ul className="card divide-y">
          {dataset.signatures.map(signature => (
            <Signature key={`${signature.by} ${signature.at}`} signature={signature} />
          ))}
        </ul>
      )}
      {isOpen && <SignDialog dataset={dataset} onClose={() => setOpen(false)} />}
    </Section>
  )
}

function Signature({ signature }: { readonly signature: DatasetDetails['signatures'][number] }) {
  const { by, role, at, version, comment, isValid } = signature
  return (
    <li className="px-4 py-3">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        {isValid ? (
          <Badge tone="good" icon="check">
            valid
          </Badge>
        ) : (
          <Badge tone="bad" icon="cross">
            void: the content has changed since
          </Badge>
        )}
        <span className={isValid ? '' : 'text-dim line-through'}>
          <b className="font-[600]">{by}</b>, {role}, {timeText(at)}
        </span>
        <code className="text-[0.82rem] text-dim">{shortVersion(version)}</code>
      </p>
      <p className={`words mt-1 ${isValid ? '' : 'text-dim line-through'}`}>{comment}</p>
    </li>
  )
}

interface SignDialogProps {
  readonly dataset: DatasetDetails
  readonly onClose: () => void
}

function SignDialog({ dataset, onClose }: SignDialogProps) {
  const [comment, setComment] = useState('')
  // What the signer looked at stays what is signed, even when the page learns of another version.
  const [version] = useState(dataset.version ?? '')
  const sign = useSign(dataset.name)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    sign.mutate({ version, comment }, { onSuccess: onClose })
  }
  return (
    <Modal title={`Sign ${dataset.name}`} isOpen onClose={onClose}>
      <form onSubmit={submit} className="space-y-4">
        <p>
          You sign that you have looked at these {plural(dataset.examples ?? 0, 'example')}, their labels and
          their documents, and that they are fit to choose a model by. Your name, role and the time go into{' '}
          <code>cupel.lock.json</code>.
        </p>
        <p className="box text-[0.88rem]">
          Version <code className="[overflow-wrap:anywhere]">{version}</code>
        </p>
        <Field
          label="What did you look at?"
          hint="For example: all 60 edge examples, and every tenth of the others."
        >
          {(id, hintId) => (
            <textarea
              id={id}
              aria-describedby={hintId}
              className="input"
              required
              maxLength={2_000}
              value={comment}
              onChange={event => setComment(event.target.value)}
            />
          )}
        </Field>
        {sign.isError && <ProblemBox error={sign.error} />}
        <div className="flex justify-end gap-2">
          <button type="button" className="btn" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="btn btn-main" disabled={sign.isPending || comment.trim() === ''}>
            {sign.isPending ? 'Signing …' : 'Sign'}
          </button>
        </div>
      </form>
    </Modal>
  )
}
