import { base } from './0001-base.ts';
import { poseIndex } from './0002-pose-index.ts';
import { studio } from './0003-studio.ts';
import type { Migration } from './types.ts';

/** All steps, in order: step n leads to version n. */
export const migrations: readonly Migration[] = [base, poseIndex, studio];
