namespace Cake.MultiVariant.Bundling;

internal static class StreamAlignment
{
    /// <summary>Moves on to the next multiple of the alignment. What is written there leaves zeros behind it.</summary>
    public static long AlignTo(this Stream stream, int alignment) =>
        stream.Position = (stream.Position + alignment - 1) / alignment * alignment;
}
