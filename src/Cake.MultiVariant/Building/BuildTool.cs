namespace Cake.MultiVariant.Building;

/// <summary>The files from src/BuildTools that run inside the user's build: resources of this addin.</summary>
internal static class BuildTool
{
    public const string Logger = "MultiVariant.BuildTools.dll";
    public const string VariantTargets = "Variant.targets";
    public const string VariantsProject = "Variants.proj";

    public static string ReadText(string name)
    {
        using var reader = new StreamReader(Open(name));
        return reader.ReadToEnd();
    }

    public static void CopyTo(string path, string name)
    {
        using Stream tool = Open(name);
        using FileStream file = File.Create(path);
        tool.CopyTo(file);
    }

    private static Stream Open(string name) =>
        typeof(BuildTool).Assembly.GetManifestResourceStream($"build-tools/{name}")!;
}
