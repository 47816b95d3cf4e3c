import { join } from 'node:path';
import { yawPitchRollOf } from '../../main/core/camera/pose.ts';
import { angleBetweenDeg } from '../../main/core/camera/quaternion.ts';
import { distance } from '../../main/core/camera/vector.ts';
import { ProjectFile } from '../../main/memory/index.ts';
import { pathOf } from '../../main/studio/take-path.ts';
import { keyCamera } from '../../renderer/src/trajectory/scene/key-camera.ts';
import { StartPage } from './pages/start-page.ts';
import { expect, test } from './studio.ts';

/**
 * The look-through view hands its camera to "add key"; so the key says what the view was drawn with. That three.js draws
 * such a camera where the pinhole model has it is in test/unit/renderer/trajectory/lens.test.ts.
 */
test('the view through the camera has the pose that the frame was rendered with', async ({
  studio,
  host,
}) => {
  const project = await new StartPage(studio).create('Through', 2);
  await project.setQuality('Draft');
  await project.startRender();
  await project.renderDone();
  await project.trajectory.getByRole('radio', { name: 'Through the camera' }).click();

  const file = join(host.folder, 'Through.lookback');
  for (const frame of [5, 9, 16, 22]) {
    await project.timeline.goTo(frame);
    await studio.keyboard.press('Enter');
    await expect.poll(() => project.keyFrames()).toContain(frame);
    await expect.poll(() => read(file, frame).key).toBeDefined();
    const { stored, key } = read(file, frame);
    if (!key) throw new Error('The key is not in the project.');
    expect(distance(key.pose.position, stored.pose.position)).toBeLessThan(1e-6);
    expect(angleBetweenDeg(key.pose.rotation, stored.pose.rotation)).toBeLessThan(1e-4);
    expect(key.intrinsics.fy).toBeCloseTo(stored.intrinsics.fy, 6);
    expect(yawPitchRollOf(key.pose.rotation).rollDeg).toBeCloseTo(0, 4);
    // The path must be the rendered one again for the next frame.
    await project.bar.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => project.keyFrames()).not.toContain(frame);
  }
});

/** The camera that a frame was rendered with, and that of the key at this frame, where there is one. */
function read(file: string, frame: number) {
  const project = ProjectFile.open(file, { readOnly: true });
  try {
    const [take] = project.takes();
    if (!take) throw new Error('The project has no take.');
    const stored = project.frame(take.id, frame).camera;
    const key = pathOf(take).keyframes.find((one) => one.frame === frame);
    const aspect = stored.intrinsics.fy / stored.intrinsics.fx;
    return { stored, key: key && keyCamera(key, aspect) };
  } finally {
    project.close();
  }
}
