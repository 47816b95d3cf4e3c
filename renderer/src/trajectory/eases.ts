import type { EaseKind } from '../../../main/core/path/index.ts';

/** How the way from a keyframe to the next one runs, in a creator's words. */
export const easeOptions: readonly { value: EaseKind; label: string; hint: string }[] = [
  { value: 'linear', label: 'Even', hint: 'Passes through both keys without stopping' },
  { value: 'ease-in', label: 'Start from rest', hint: 'Stands at this key and gets going' },
  { value: 'ease-out', label: 'Come to rest', hint: 'Slows down and stands at the next key' },
  { value: 'ease-in-out', label: 'From rest to rest', hint: 'Stands at both keys' },
  { value: 'hold', label: 'Hold', hint: 'Stays here, and jumps to the next key' },
];
