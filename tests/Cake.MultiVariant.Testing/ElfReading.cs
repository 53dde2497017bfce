using Microsoft.Win32.SafeHandles;

namespace Cake.MultiVariant.Testing;

internal static class ElfReading
{
    /// <summary>The readers that this build has, by name: ELFSharp's only where its package could be restored.</summary>
    public static TheoryData<string> Readers => [.. s_readers.Keys];

    private static readonly Dictionary<string, IElfReader> s_readers =
        new[] { "BuiltInElfReader", "ElfSharpReader" }
            .Select(name => typeof(IElfReader).Assembly.GetType($"{typeof(IElfReader).Namespace}.{name}"))
            .OfType<Type>()
            .ToDictionary(type => type.Name, type => (IElfReader)Activator.CreateInstance(type)!);

    public static IElfReader Reader(string name) => s_readers[name];

    public static ElfFile Read(string path) => Read(new BuiltInElfReader(), path);

    public static ElfFile Read(IElfReader reader, string path)
    {
        using SafeFileHandle file = File.OpenHandle(path);
        return reader.Read(FileRange.Whole(path, file));
    }
}
