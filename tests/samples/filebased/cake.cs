#:sdk Cake.Sdk@7.0.0
#:package Cake.MultiVariant@*

Task("Publish").Does(() =>
{
    var bundle = MultiVariantPublish("dot/dot.csproj", new MultiVariantPublishSettings
    {
        OutputDirectory = "artifacts/app",
        Variants = ["x86-64", "x86-64-v3"],
    });
    Information("SHA-256 {0}", bundle.Sha256);
});

RunTarget(Argument("target", "Publish"));
