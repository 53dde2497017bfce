using System.Runtime;
namespace MultiVariant.Launcher.Zstandard;
internal static unsafe class Export
{
    [RuntimeExport("zstd_decode")]
    public static int Decode(byte* frame, byte* frameEnd, byte* history, byte* output, byte* outputEnd, Workspace* memory) =>
        Frame.Decode(frame, frameEnd, history, output, outputEnd, memory) ? 1 : 0;
}
