export * from './types.ts';
export * from './vector.ts';
export * from './quaternion.ts';
export * from './pose.ts';
export * from './intrinsics.ts';
export * from './frustum.ts';
export * from './conventions.ts';
export * from './matrix.ts';
