namespace Cake.MultiVariant.Building;

/// <summary>The files from src/BuildTools that take part in the user's build: resources of this addin.</summary>
internal static class BuildTools
{
    public const string StandIn = "stand-in.sh";
    public const string Targets = "MultiVariant.targets";

    public static string Read(string name)
    {
        using var reader = new StreamReader(
            typeof(BuildTools).Assembly.GetManifestResourceStream($"build-tools/{name}")!);
        return reader.ReadToEnd();
    }
}
