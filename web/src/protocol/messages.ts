// Written by `python -m cutaway.protocol.typescript` from the Python classes of the same names; not to be edited.

export type RunName = "main" | "fork";

export type Speed = "operation" | "example" | "batch" | "epoch" | "fast";

export type Unit = "operation" | "example" | "batch" | "epoch";

export type FileKind = "python" | "pytorch" | "notebook" | "network";

export type PageKind = "playground" | "digits";

export type NetworkName = "shipped" | "main" | "fork";

export type Command = Open | Change | Play | Pause | StepOn | Reset | Edit | Points | Table | Seek | RunTo | Fork | EndFork | Explain | Nudge | Examine | Export | Load | Seen | ListLandscapes | ShowLandscape | Race | ChangeDigits | ForkDigits | KeepStep | OpenVault | GetData | ReadDigit | ShowExamples | WhyDigit | ShowUnit | ExplainDigit | NudgeDigit | Flatten | ReadPage | LearnPieces;

export type Event = Welcome | Scene | Frame | Timeline | Explained | Nudged | Examined | File | Done | Refused | Landscapes | Surface | Raced | DigitsScene | DigitsFrame | DigitsTimeline | VaultOpened | DigitRead | DigitExamples | DigitWhy | DigitUnit | Flattened | PageRead | PiecesLearned;

export interface Open {
  readonly kind: "open";
  readonly version: number;
  readonly session: string | null;
  readonly settings: Settings | null;
  readonly page: "playground" | "digits";
}

export interface Settings {
  readonly data: DataSettings;
  readonly features: readonly string[];
  readonly layers: readonly LayerSettings[];
  readonly output: string;
  readonly loss: string;
  readonly optimizer: string;
  readonly learning_rate: number;
  readonly schedule: string;
  readonly epochs: number;
  readonly initializer: string;
  readonly bias_initializer: string;
  readonly regularizers: readonly string[];
  readonly batch_size: number;
  readonly shuffle: boolean;
  readonly dtype: "float32" | "float64";
  readonly seed: number;
}

export interface DataSettings {
  readonly name: string;
  readonly noise: number;
  readonly train_share: number;
  readonly examples: number;
  readonly seed: number;
}

export interface LayerSettings {
  readonly units: number;
  readonly activation: string;
  readonly dropout: number;
  readonly batch_normalization: boolean;
}

export interface Change {
  readonly kind: "change";
  readonly settings: Settings;
  readonly run: "main" | "fork";
}

export interface Play {
  readonly kind: "play";
  readonly speed: "operation" | "example" | "batch" | "epoch" | "fast";
}

export interface Pause {
  readonly kind: "pause";
}

export interface StepOn {
  readonly kind: "step";
  readonly unit: "operation" | "example" | "batch" | "epoch";
}

export interface Reset {
  readonly kind: "reset";
  readonly seed: number | null;
}

export interface Edit {
  readonly kind: "edit";
  readonly name: string;
  readonly index: readonly number[];
  readonly value: number;
  readonly run: "main" | "fork";
}

export interface Points {
  readonly kind: "points";
  readonly x: readonly (readonly [number, number])[];
  readonly labels: readonly number[];
  readonly targets: readonly number[];
}

export interface Table {
  readonly kind: "table";
  readonly text: string;
}

export interface Seek {
  readonly kind: "seek";
  readonly step: number;
}

export interface RunTo {
  readonly kind: "run_to";
  readonly step: number;
}

export interface Fork {
  readonly kind: "fork";
  readonly settings: Settings;
  readonly run: "main" | "fork";
}

export interface EndFork {
  readonly kind: "end_fork";
  readonly keep: "main" | "fork";
}

export interface Explain {
  readonly kind: "explain";
  readonly examples: readonly number[];
  readonly run: "main" | "fork";
}

export interface Nudge {
  readonly kind: "nudge";
  readonly name: string;
  readonly index: readonly number[];
  readonly change: number;
  readonly examples: readonly number[];
  readonly run: "main" | "fork";
}

export interface Examine {
  readonly kind: "examine";
  readonly run: "main" | "fork";
}

export interface Export {
  readonly kind: "export";
  readonly file: "python" | "pytorch" | "notebook" | "network";
}

export interface Load {
  readonly kind: "load";
  readonly content: string;
}

export interface Seen {
  readonly kind: "seen";
  readonly frame: number;
}

export interface ListLandscapes {
  readonly kind: "landscapes";
}

export interface ShowLandscape {
  readonly kind: "landscape";
  readonly name: string;
  readonly size: number;
  readonly slice: Slice;
}

export interface Slice {
  readonly directions: "gradient" | "random" | "weights";
  readonly weights: readonly Weight[];
  readonly seed: number;
}

export interface Weight {
  readonly name: string;
  readonly index: readonly number[];
}

export interface Race {
  readonly kind: "race";
  readonly name: string;
  readonly slice: Slice;
  readonly start: readonly number[];
  readonly contenders: readonly Contender[];
  readonly steps: number;
  readonly noise: number;
  readonly batch_size: number;
  readonly seed: number;
}

export interface Contender {
  readonly optimizer: string;
  readonly learning_rate: number;
}

export interface ChangeDigits {
  readonly kind: "change_digits";
  readonly settings: DigitsSettings;
  readonly run: "main" | "fork";
}

export interface DigitsSettings {
  readonly data: string;
  readonly examples: number | null;
  readonly layers: readonly LayerSettings[];
  readonly output: string;
  readonly loss: string;
  readonly optimizer: string;
  readonly learning_rate: number;
  readonly schedule: string;
  readonly epochs: number;
  readonly initializer: string;
  readonly regularizers: readonly string[];
  readonly augmentations: readonly string[];
  readonly batch_size: number;
  readonly early_stopping: number | null;
  readonly seed: number;
}

export interface ForkDigits {
  readonly kind: "fork_digits";
  readonly settings: DigitsSettings;
}

export interface KeepStep {
  readonly kind: "keep_step";
  readonly name: string;
}

export interface OpenVault {
  readonly kind: "open_vault";
  readonly run: "main" | "fork";
}

export interface GetData {
  readonly kind: "get_data";
  readonly name: string;
}

export interface ReadDigit {
  readonly picture: Picture;
  readonly switches: Switches;
  readonly network: "shipped" | "main" | "fork";
  readonly kind: "read_digit";
}

export interface Picture {
  readonly strokes: readonly Stroke[];
  readonly pen: number;
  readonly example: number | null;
  readonly down: number;
  readonly right: number;
  readonly degrees: number;
  readonly thicker: number;
  readonly piece: number | null;
}

export interface Stroke {
  readonly points: readonly (readonly [number, number])[];
}

export interface Switches {
  readonly polarity: boolean;
  readonly crop: boolean;
  readonly box: boolean;
  readonly center: boolean;
}

export interface ShowExamples {
  readonly kind: "show_examples";
  readonly start: number;
  readonly count: number;
  readonly label: number | null;
}

export interface WhyDigit {
  readonly picture: Picture;
  readonly switches: Switches;
  readonly network: "shipped" | "main" | "fork";
  readonly kind: "why_digit";
  readonly answer: number;
  readonly rival: number | null;
}

export interface ShowUnit {
  readonly picture: Picture;
  readonly switches: Switches;
  readonly network: "shipped" | "main" | "fork";
  readonly kind: "show_unit";
  readonly layer: number;
  readonly unit: number;
}

export interface ExplainDigit {
  readonly picture: Picture;
  readonly switches: Switches;
  readonly network: "shipped" | "main" | "fork";
  readonly kind: "explain_digit";
  readonly label: number;
  readonly focus: readonly [string, readonly number[]] | null;
}

export interface NudgeDigit {
  readonly picture: Picture;
  readonly switches: Switches;
  readonly network: "shipped" | "main" | "fork";
  readonly kind: "nudge_digit";
  readonly label: number;
  readonly name: string;
  readonly index: readonly number[];
  readonly change: number;
}

export interface Flatten {
  readonly kind: "flatten";
  readonly pixels: readonly number[];
  readonly dark_ink: boolean;
}

export interface ReadPage {
  readonly kind: "read_page";
  readonly content: string;
  readonly network: "shipped" | "main" | "fork";
}

export interface LearnPieces {
  readonly kind: "learn_pieces";
  readonly pieces: readonly number[];
  readonly labels: readonly number[];
  readonly network: "shipped" | "main" | "fork";
}

export interface Welcome {
  readonly kind: "welcome";
  readonly answers: number;
  readonly session: string;
  readonly version: number;
  readonly catalogue: Catalogue;
  readonly resumed: boolean;
}

export interface Catalogue {
  readonly data: readonly DataChoice[];
  readonly features: readonly Choice[];
  readonly activations: readonly Choice[];
  readonly outputs: readonly Choice[];
  readonly losses: readonly Choice[];
  readonly optimizers: readonly Choice[];
  readonly schedules: readonly Choice[];
  readonly initializers: readonly Choice[];
  readonly regularizers: readonly Choice[];
  readonly augmentations: readonly Choice[];
  readonly most_layers: number;
  readonly most_units: number;
}

export interface DataChoice {
  readonly name: string;
  readonly sentence: string;
  readonly task: "classification" | "regression";
  readonly classes: number;
  readonly sample: readonly (readonly [number, number, number])[];
}

export interface Choice {
  readonly name: string;
  readonly sentence: string;
  readonly settings: Readonly<Record<string, number>>;
}

export interface Scene {
  readonly kind: "scene";
  readonly answers: number | null;
  readonly settings: Settings;
  readonly fork: Settings | null;
  readonly fork_outputs: readonly string[];
  readonly fork_losses: readonly string[];
  readonly task: "classification" | "regression";
  readonly classes: readonly string[];
  readonly columns: readonly Neurons[];
  readonly bounds: readonly [number, number];
  readonly low: number;
  readonly high: number;
  readonly fork_low: number | null;
  readonly fork_high: number | null;
  readonly one_dimensional: boolean;
  readonly steps_per_epoch: number;
  readonly engine: string;
  readonly network: string;
  readonly own: DataChoice | null;
}

export interface Neurons {
  readonly layer: number;
  readonly names: readonly string[];
  readonly values: string;
  readonly weights: string;
  readonly biases: string;
  readonly activation: string;
  readonly map: string;
}

export interface Frame {
  readonly kind: "frame";
  readonly number: number;
  readonly run: "main" | "fork";
  readonly row: Row;
  readonly epoch: number;
  readonly batch: number;
  readonly example: number;
  readonly learning_rate: number;
  readonly playing: "operation" | "example" | "batch" | "epoch" | "fast" | null;
  readonly epochs_per_second: number;
  readonly operation: Operation | null;
  readonly sentence: string;
  readonly first_step: number;
  readonly last_step: number;
  readonly stopped: string | null;
  readonly trail: readonly Link[];
}

export interface Row {
  readonly step: number;
  readonly training_loss: number;
  readonly test_loss: number;
  readonly training_accuracy: number | null;
  readonly test_accuracy: number | null;
}

export interface Operation {
  readonly step: number;
  readonly number: number;
  readonly count: number;
  readonly part: "forward" | "backward" | "update";
  readonly text: string;
  readonly sentence: string;
}

export interface Link {
  readonly text: string;
  readonly makes: string;
  readonly made: string;
  readonly reads: readonly (readonly [string, string])[];
}

export interface Timeline {
  readonly kind: "timeline";
  readonly run: "main" | "fork";
  readonly whole: boolean;
  readonly rows: readonly Row[];
  readonly recorded: readonly number[];
  readonly events: readonly (readonly [number, string])[];
}

export interface Explained {
  readonly kind: "explained";
  readonly answers: number;
  readonly run: "main" | "fork";
  readonly step: number;
  readonly examples: readonly number[];
  readonly page: string;
}

export interface Nudged {
  readonly kind: "nudged";
  readonly answers: number;
  readonly predicted: number;
  readonly actual: number;
}

export interface Examined {
  readonly kind: "examined";
  readonly answers: number;
  readonly run: "main" | "fork";
  readonly step: number;
  readonly settings: Settings;
  readonly findings: readonly Finding[];
}

export interface Finding {
  readonly name: string;
  readonly severity: "serious" | "warning" | "note";
  readonly sentence: string;
  readonly signs: readonly Sign[];
  readonly cure: string;
  readonly settings: Settings | null;
  readonly forks: boolean;
}

export interface Sign {
  readonly what: string;
  readonly found: string;
  readonly expected: string;
  readonly name: string;
  readonly index: readonly number[];
  readonly curve: boolean;
}

export interface File {
  readonly kind: "file";
  readonly answers: number;
  readonly file: "python" | "pytorch" | "notebook" | "network";
  readonly name: string;
  readonly media: string;
}

export interface Done {
  readonly kind: "done";
  readonly answers: number;
}

export interface Refused {
  readonly kind: "refused";
  readonly answers: number | null;
  readonly sentence: string;
}

export interface Landscapes {
  readonly kind: "landscapes";
  readonly answers: number;
  readonly landscapes: readonly LandscapeChoice[];
  readonly optimizers: readonly OptimizerChoice[];
  readonly most_contenders: number;
  readonly most_steps: number;
}

export interface LandscapeChoice {
  readonly name: string;
  readonly title: string;
  readonly sentence: string;
  readonly dimensions: number;
}

export interface OptimizerChoice {
  readonly name: string;
  readonly sentence: string;
  readonly settings: Readonly<Record<string, number>>;
  readonly full_batch: boolean;
}

export interface Surface {
  readonly kind: "surface";
  readonly answers: number;
  readonly name: string;
  readonly title: string;
  readonly sentence: string;
  readonly formula: string;
  readonly source: string;
  readonly axes: readonly string[];
  readonly bounds: readonly (readonly [number, number])[];
  readonly minima: readonly (readonly number[])[];
  readonly start: readonly number[];
  readonly rates: Readonly<Record<string, number>>;
  readonly network: string;
  readonly weights: readonly Weight[];
}

export interface Raced {
  readonly kind: "raced";
  readonly answers: number;
  readonly name: string;
  readonly racers: readonly Racer[];
  readonly network: string;
}

export interface Racer {
  readonly optimizer: string;
  readonly learning_rate: number;
  readonly diverged: number | null;
  readonly sentence: string;
}

export interface DigitsScene {
  readonly kind: "digits_scene";
  readonly answers: number | null;
  readonly settings: DigitsSettings;
  readonly fork: DigitsSettings | null;
  readonly data: readonly PictureData[];
  readonly remark: string;
  readonly classes: readonly string[];
  readonly height: number;
  readonly width: number;
  readonly train: number;
  readonly all_train: number;
  readonly validation: number;
  readonly test: number;
  readonly own: number;
  readonly sizes: readonly number[];
  readonly parameters: number;
  readonly steps_per_epoch: number;
  readonly engine: string;
  readonly looks: number;
  readonly looks_told: readonly string[];
  readonly shipped: string;
  readonly shipped_sizes: readonly number[];
  readonly shipped_classes: readonly string[];
}

export interface PictureData {
  readonly name: string;
  readonly title: string;
  readonly sentence: string;
  readonly at_hand: boolean;
  readonly megabytes: number;
}

export interface DigitsFrame {
  readonly kind: "digits_frame";
  readonly number: number;
  readonly run: "main" | "fork";
  readonly row: DigitsRow;
  readonly epoch: number;
  readonly batch: number;
  readonly learning_rate: number;
  readonly playing: "operation" | "example" | "batch" | "epoch" | "fast" | null;
  readonly samples_per_second: number;
  readonly sentence: string;
  readonly stopped: string | null;
  readonly best_step: number;
  readonly worst: readonly Mistake[];
}

export interface DigitsRow {
  readonly step: number;
  readonly epoch: number;
  readonly training_loss: number;
  readonly validation_loss: number;
  readonly training_accuracy: number;
  readonly validation_accuracy: number;
}

export interface Mistake {
  readonly place: number;
  readonly label: number;
  readonly guess: number;
  readonly probability: number;
}

export interface DigitsTimeline {
  readonly kind: "digits_timeline";
  readonly run: "main" | "fork";
  readonly whole: boolean;
  readonly rows: readonly DigitsRow[];
  readonly recorded: readonly number[];
  readonly events: readonly (readonly [number, string])[];
  readonly kept: readonly (readonly [number, string])[];
}

export interface VaultOpened {
  readonly kind: "vault_opened";
  readonly answers: number;
  readonly run: "main" | "fork";
  readonly step: number;
  readonly accuracy: number;
  readonly loss: number;
  readonly right: number;
  readonly total: number;
  readonly looks: number;
  readonly sentence: string;
}

export interface DigitRead {
  readonly kind: "digit_read";
  readonly answers: number;
  readonly network: "shipped" | "main" | "fork";
  readonly step: number;
  readonly classes: readonly string[];
  readonly stages: readonly StageTold[];
  readonly empty: string | null;
  readonly guess: number | null;
  readonly sentence: string;
  readonly unlike: readonly string[];
}

export interface StageTold {
  readonly name: string;
  readonly sentence: string;
  readonly array: string;
}

export interface DigitExamples {
  readonly kind: "digit_examples";
  readonly answers: number;
  readonly places: readonly number[];
  readonly labels: readonly number[];
  readonly total: number;
}

export interface DigitWhy {
  readonly kind: "digit_why";
  readonly answers: number;
  readonly step: number;
  readonly answer: number;
  readonly rival: number;
  readonly difference: number;
  readonly pixel_bias: number;
  readonly hidden_bias: number;
  readonly exact: boolean;
  readonly nearest: readonly Near[];
  readonly nudge_size: number | null;
  readonly sentence: string;
  readonly nudge_sentence: string;
}

export interface Near {
  readonly label: number;
  readonly distance: number;
}

export interface DigitUnit {
  readonly kind: "digit_unit";
  readonly answers: number;
  readonly step: number;
  readonly layer: number;
  readonly unit: number;
  readonly value: number;
  readonly excited: readonly number[];
  readonly labels: readonly number[];
  readonly sentence: string;
}

export interface Flattened {
  readonly kind: "flattened";
  readonly answers: number;
  readonly values: readonly number[];
  readonly sentence: string;
}

export interface PageRead {
  readonly kind: "page_read";
  readonly answers: number;
  readonly network: "shipped" | "main" | "fork";
  readonly classes: readonly string[];
  readonly pieces: readonly Piece[];
  readonly text: readonly string[];
  readonly sentence: string;
}

export interface Piece {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly line: number;
  readonly guess: number;
  readonly probability: number;
  readonly notice: string;
}

export interface PiecesLearned {
  readonly kind: "pieces_learned";
  readonly answers: number;
  readonly right_before: number;
  readonly right_after: number;
  readonly total: number;
  readonly validation_before: number;
  readonly validation_after: number;
  readonly steps: number;
  readonly sentence: string;
}

export const VERSION = 1;

export const LARGEST_TABLE = 2000000;

export const LARGEST_NETWORK = 2000000;

export const FIRST_SETTINGS: Settings = {
  "data": {
    "name": "circle",
    "noise": 0.0,
    "train_share": 0.5,
    "examples": 500,
    "seed": 0
  },
  "features": [
    "x1",
    "x2"
  ],
  "layers": [
    {
      "units": 4,
      "activation": "tanh",
      "dropout": 0.0,
      "batch_normalization": false
    },
    {
      "units": 2,
      "activation": "tanh",
      "dropout": 0.0,
      "batch_normalization": false
    }
  ],
  "output": "tanh",
  "loss": "half_squared_error",
  "optimizer": "sgd",
  "learning_rate": 0.03,
  "schedule": "constant",
  "epochs": 1000,
  "initializer": "glorot_uniform",
  "bias_initializer": "zeros",
  "regularizers": [],
  "batch_size": 10,
  "shuffle": true,
  "dtype": "float32",
  "seed": 0
};

export const FIRST_LAYER: LayerSettings = {
  "units": 4,
  "activation": "tanh",
  "dropout": 0.0,
  "batch_normalization": false
};

export const FIRST_DIGITS: DigitsSettings = {
  "data": "mnist",
  "examples": null,
  "layers": [
    {
      "units": 256,
      "activation": "relu",
      "dropout": 0.0,
      "batch_normalization": false
    },
    {
      "units": 64,
      "activation": "relu",
      "dropout": 0.0,
      "batch_normalization": false
    }
  ],
  "output": "softmax",
  "loss": "cross_entropy",
  "optimizer": "adam",
  "learning_rate": 0.001,
  "schedule": "constant",
  "epochs": 10,
  "initializer": "he_normal",
  "regularizers": [],
  "augmentations": [],
  "batch_size": 100,
  "early_stopping": null,
  "seed": 0
};

export const PAD = 280;

export const LARGEST_PHOTO = 10000000;

export const LIVE: readonly (keyof Settings)[] = ["learning_rate", "schedule", "epochs", "regularizers", "optimizer", "batch_size", "shuffle"];
