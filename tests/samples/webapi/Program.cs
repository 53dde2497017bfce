using System.Text.Json.Serialization;

// Settings and static files lie beside the executable, wherever it is started from.
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
{
    Args = args,
    ContentRootPath = AppContext.BaseDirectory,
});
builder.Services.ConfigureHttpJsonOptions(
    options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, JsonContext.Default));

WebApplication app = builder.Build();
app.UseStaticFiles();
app.MapGet("/sum/{count:int}", (int count) => new Sum(count, Enumerable.Range(1, count).Sum(number => (long)number)));
app.MapGet("/greeting", (IConfiguration configuration) => new Greeting(
    configuration["Greeting"], (string?)AppContext.GetData("MultiVariant.Variant")));
app.Run();

/// <summary>The sum of the whole numbers from 1 to <paramref name="Count"/>.</summary>
public sealed record Sum(int Count, long Total);

/// <summary>What appsettings.json says, and the variant that answers.</summary>
public sealed record Greeting(string? Text, string? Variant);

[JsonSerializable(typeof(Sum))]
[JsonSerializable(typeof(Greeting))]
internal sealed partial class JsonContext : JsonSerializerContext;
