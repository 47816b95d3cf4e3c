import { expect, type Locator, type Page } from '@playwright/test';
import { ProjectPage } from './project-page.ts';

/** The screen that the studio begins with. */
export class StartPage {
  readonly page: Page;
  readonly main: Locator;
  /** What is wrong with the project that was asked for. */
  readonly fault: Locator;

  constructor(page: Page) {
    this.page = page;
    this.main = page.getByRole('main', { name: 'Start' });
    this.fault = this.main.getByRole('alert');
  }

  /** A project with one take of the embedded model's first world, `seconds` long. */
  async create(name: string, seconds: number): Promise<ProjectPage> {
    await this.main.getByRole('textbox', { name: 'Name' }).fill(name);
    const length = this.main.getByRole('spinbutton', { name: 'Length' });
    await length.fill(String(seconds));
    await length.press('Enter');
    await this.main.getByRole('button', { name: 'Create project' }).click();
    return this.#opened(name);
  }

  /** Where several models are installed. */
  async chooseModel(name: string): Promise<void> {
    await this.main.getByRole('combobox', { name: 'World model' }).click();
    await this.page.getByRole('option', { name }).click();
  }

  /** Opens a project from the list of those that were open lately. */
  async openRecent(name: string): Promise<ProjectPage> {
    await this.recent(name).click();
    return this.#opened(name);
  }

  /** A copy of the finished walk that comes with the studio. */
  async openSample(): Promise<ProjectPage> {
    await this.main.getByRole('button', { name: 'Open the sample' }).click();
    return this.#opened('Sample walk');
  }

  recent(name: string): Locator {
    return this.main.getByRole('listitem').getByRole('button').filter({ hasText: name });
  }

  /** Asks for a project by the path that is typed into the file chooser. */
  async askFor(file: string): Promise<void> {
    await this.main.getByRole('button', { name: 'Open project…' }).click();
    const chooser = this.page.getByRole('dialog', { name: 'Open project' });
    await chooser.getByRole('button', { name: 'Type a path' }).click();
    const path = chooser.getByRole('textbox', { name: 'Folder' });
    await path.fill(file);
    await path.press('Enter');
    const chosen = chooser.getByRole('option', { selected: true });
    await expect(chosen).toContainText(file.slice(file.lastIndexOf('/') + 1));
    await chooser.getByRole('button', { name: 'Open', exact: true }).click();
  }

  async #opened(name: string): Promise<ProjectPage> {
    const project = new ProjectPage(this.page);
    await expect(project.bar.getByRole('button', { name, exact: true })).toBeVisible();
    return project;
  }
}
