namespace Cake.MultiVariant.IntegrationTests.Publishing;

/// <summary>A project that is compiled to native code quickly, in a folder of its own.</summary>
public static class TinyProject
{
    public const string PrintsItsVariant = """System.Console.WriteLine(System.AppContext.GetData("MultiVariant.Variant"));""";

    /// <summary>Writes the project, with more XML in it, and returns its path.</summary>
    public static string Write(
        string folder,
        string properties = "",
        string items = "",
        string program = PrintsItsVariant,
        string outputType = "Exe",
        string framework = "<TargetFramework>net9.0</TargetFramework>",
        string publishAot = "<PublishAot>true</PublishAot>")
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), program);
        string project = Path.Combine(folder, "tiny.csproj");
        File.WriteAllText(project,
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>{outputType}</OutputType>
                {framework}
                {publishAot}
                <Version>1.2.3</Version>
                <Nullable>enable</Nullable>
                <InvariantGlobalization>true</InvariantGlobalization>
                <UseSystemResourceKeys>true</UseSystemResourceKeys>
                <StackTraceSupport>false</StackTraceSupport>
                <EventSourceSupport>false</EventSourceSupport>
                {properties}
              </PropertyGroup>
              {items}
            </Project>
            """);
        return project;
    }
}
