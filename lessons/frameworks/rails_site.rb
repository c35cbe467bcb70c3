# A log-in with Action Pack, in one file: the session is in the cookie, as Rails has it by default.
require "action_controller/railtie"
require "bcrypt"
require "webrick"
require "rack/handler/webrick"

class Site < Rails::Application
  config.load_defaults 6.1
  config.eager_load = false
  config.secret_key_base = "a secret of the example" * 4
  config.session_store :cookie_store, key: "_site_session"
  config.hosts << "localhost"
  config.logger = Logger.new(nil)
  config.action_controller.allow_forgery_protection = true
  routes.append do
    get "/login", to: "site#form"
    post "/login", to: "site#sign_in"
    get "/dashboard", to: "site#dashboard"
    post "/logout", to: "site#sign_out"
  end
end

class SiteController < ActionController::Base
  protect_from_forgery with: :exception
  ADA = BCrypt::Password.create("rainy otters juggle lamps")

  def form = render(plain: form_authenticity_token)

  def sign_in
    return head(:unauthorized) unless params[:name] == "ada" && ADA == params[:password]
    reset_session
    session[:user] = "ada"
    render plain: "hello"
  end

  def dashboard = session[:user] ? render(plain: session[:user]) : redirect_to("/login")

  def sign_out
    reset_session
    render plain: "bye"
  end
end

Site.initialize!
puts SiteController::ADA.to_s[0, 7]
server = WEBrick::HTTPServer.new(BindAddress: "127.0.0.1", Port: ENV.fetch("PORT").to_i, Logger: WEBrick::Log.new(nil, 0), AccessLog: [])
server.mount "/", Rack::Handler::WEBrick, Site
puts "http://localhost:#{server.listeners.first.addr[1]}"
$stdout.flush
trap("TERM") { server.shutdown }
server.start
