/** Hands a picture to the studio, whose disk need not be the window's. @returns its file there */
export async function uploadPicture(picture: File): Promise<string> {
  const answer = await fetch(`uploads?name=${encodeURIComponent(picture.name)}`, {
    method: 'POST',
    body: picture,
  });
  const told = (await answer.json().catch(() => ({}))) as { file?: string; code?: string; message?: string };
  if (answer.ok && told.file !== undefined) return told.file;
  const message = told.message ?? 'The picture could not be handed to the studio. Try again.';
  throw Object.assign(new Error(message), { code: told.code ?? 'internal' });
}
