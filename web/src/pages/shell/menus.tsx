import { useNavigate } from '@tanstack/react-router'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { useSignOut, useUser } from '../../api/session.ts'
import { SyntheticBadge } from '../../parts/badge.tsx'
import { Icon, type IconName } from '../../parts/icons.tsx'
import { type Theme, useTheme } from './theme.ts'

interface MenuProps {
  readonly label: string
  readonly icon: IconName
  readonly children: ReactNode
  readonly words?: string | undefined
}

export function Menu({ label, icon, children, words }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="btn btn-quiet btn-small max-w-[11rem]" aria-label={label}>
        <Icon name={icon} size={17} />
        {words !== undefined && <span className="hidden truncate md:inline">{words}</span>}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={6} collisionPadding={8}>
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

const themes = [
  ['system', 'As the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
] as const

export function ThemeMenu() {
  const { theme, chooseTheme } = useTheme()
  return (
    <Menu label="Theme" icon="theme">
      <DropdownMenu.RadioGroup value={theme} onValueChange={value => chooseTheme(value as Theme)}>
        {themes.map(([value, label]) => (
          <DropdownMenu.RadioItem key={value} value={value}>
            <span className="w-4">
              <DropdownMenu.ItemIndicator>
                <Icon name="check" />
              </DropdownMenu.ItemIndicator>
            </span>
            {label}
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
    </Menu>
  )
}

export function UserMenu() {
  const user = useUser()
  const signOut = useSignOut()
  const navigate = useNavigate()
  if (user === undefined) return null
  return (
    <Menu label={`Account of ${user.name}`} icon="user" words={user.name}>
      <div className="px-2.5 pt-1.5 pb-2">
        <p className="font-[600] [overflow-wrap:anywhere]">{user.name}</p>
        <p className="flex flex-wrap items-center gap-2 text-[0.84rem] text-dim">
          {user.role}
          {user.isLocal && ', by the link in the terminal'}
          {user.isSynthetic && <SyntheticBadge />}
        </p>
      </div>
      <DropdownMenu.Item onSelect={() => void navigate({ to: '/settings' })}>Settings</DropdownMenu.Item>
      <DropdownMenu.Item onSelect={() => signOut.mutate()}>Sign out</DropdownMenu.Item>
      {signOut.isError && (
        <p role="alert" className="px-2.5 py-1 text-[0.84rem] text-bad">
          {signOut.error.message}
        </p>
      )}
    </Menu>
  )
}
