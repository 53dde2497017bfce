using System.IO.Compression;
using Cake.Core;

namespace Cake.MultiVariant.IntegrationTests.Publishing;

/// <summary>.NET tools are packed after they are published, in the same build.</summary>
public sealed class PlainToolPackageSpecs
{
    [Fact]
    public async Task The_package_of_a_tool_holds_the_bundle_if_the_publish_also_packs()
    {
        using var both = new BothWays
        {
            Framework = "net10.0",
            OwnOutput = "bin/Release/net10.0/linux-x64/publish",
            PlainOptions = ["-t:Pack"],
            Settings = settings => settings.ArgumentCustomization = arguments => arguments.Append("-t:Pack"),
        };

        BundleDescription bundle = await both.Publish(folder => TinyProject.Write(
            folder,
            framework: "<TargetFramework>net10.0</TargetFramework>",
            properties: """
                <PackAsTool>true</PackAsTool>
                <ToolCommandName>tiny</ToolCommandName>
                <RuntimeIdentifiers>linux-x64</RuntimeIdentifiers>
                <PackageOutputPath>packages</PackageOutputPath>
                """));

        string package = Directory.GetFiles(Path.Combine(both.Folder, "packages")).ShouldHaveSingleItem();
        await ZipFile.ExtractToDirectoryAsync(package, both["unpacked"], TestContext.Current.CancellationToken);
        FileDescription.Of(both["unpacked"], "tools/any/linux-x64/tiny").Sha256.ShouldBe(bundle.Sha256);
    }
}
