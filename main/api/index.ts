export type { StudioClient } from './client.ts';
export type { ApiContext, ChooseKind, ShellActions } from './context.ts';
export { contract } from './contract.ts';
export { router } from './router.ts';
export type * from '../studio/views.ts';
export type { TakeSettings } from '../studio/settings.ts';
