#!/bin/sh
# Makes the shipped weights again, from the data to the thresholds; stopped, it goes on where it was. The four runs
# of the fifth stage may go side by side, each on a core of its own.
#   sh training/reproduce.sh DATA WORK [peer]
# DATA holds train.json, val.json, images/ and masks/; WORK keeps frames, checkpoints and logs. "peer" trains the
# benchmark's U-Net on the same frames for the same processor time and leaves WORK/unet.onnx.
# PYTHON (this project's) and TORCH_PYTHON (one with torch and onnx) name other interpreters; MINUTES and COUNT
# shorten a trial.
set -eu
[ $# -ge 2 ] || { sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2; }
data=$(cd "$1" && pwd)
mkdir -p "$2"
work=$(cd "$2" && pwd)
cd "$(dirname "$0")/.."
python=${PYTHON:-uv run --group training python}
torch=${TORCH_PYTHON:-$python}
export PYTHONPATH=.:src OMP_NUM_THREADS=1

[ -d "$work/rendered" ] || $python -m training.render --into "$work/rendered" --count "${COUNT:-480}"
for size in 640x400 800x512; do
    [ -d "$work/$size" ] ||
        $torch -m training cache --data "$data" --rendered "$work/rendered" --cache "$work/$size" --size "$size"
done
if [ "${3-}" = peer ]; then
    set -- ${MINUTES:-22 25 297}
    train() { $torch benchmarks/unet.py train "$@"; }
    train --cache "$work/640x400" --run "$work/u1" --minutes "$1" --no-rendered
    train --cache "$work/640x400" --run "$work/u2" --start "$work/u1/last.pt" --minutes "$2"
    train --cache "$work/800x512" --run "$work/u3" --start "$work/u2/last.pt" --minutes "$3"
    $torch benchmarks/unet.py export --run "$work/u3" --name unet --out "$work/unet.onnx"
    $python -m training.thresholds --coco "$data/val.json" --weights "$work/unet.onnx"
    exit
fi
set -- ${MINUTES:-20 17 10 70 25 56 75}
train() { $torch -m training train "$@"; }
train --recipe first --cache "$work/640x400" --run "$work/1" --minutes "$1" --no-rendered
train --recipe road --cache "$work/640x400" --run "$work/2" --start "$work/1/last.pt" --minutes "$2"
train --recipe road --cache "$work/640x400" --run "$work/3" --start "$work/2/last.pt" --minutes "$3" --rate 0.0015
train --recipe fine --cache "$work/800x512" --run "$work/4" --start "$work/3/last.pt" --minutes "$4"
$torch -m training export --run "$work/4" --best 0.3 --name road-4 --out "$work/road-4.onnx"
on() {
    train --recipe "$1" --seed "$2" --rate 0.0012 --cache "$work/800x512" --run "$work/$1-$2" \
        --start "$work/road-4.onnx" --minutes "$3"
}
on fine 1 "$5"
on small 3 "$5"
on small 1 "$6"
on small 2 "$6"
$torch -m training export --run "$work/fine-1" "$work/small-3" "$work/small-1" "$work/small-2" --best 0 \
    --after "$work/road-4.onnx" --cache "$work/800x512" --name road-5 --out "$work/road-5.onnx"
train --recipe sharp --seed 7 --cache "$work/800x512" --run "$work/sharp" --start "$work/road-5.onnx" --minutes "$7"
$torch -m training export --recipe sharp --run "$work/sharp" --best 0 \
    --after "$work/road-5.onnx" --cache "$work/800x512" --name road-6 --out "$work/road.onnx"
$python -m training.thresholds --coco "$data/val.json" --weights "$work/road.onnx"
echo "Look at val, then copy $work/road.onnx and road.json to src/simpul/adapters/weights"
